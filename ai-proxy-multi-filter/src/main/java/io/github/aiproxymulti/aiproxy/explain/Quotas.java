package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.limit.Allowance;
import io.github.aiproxymulti.aiproxy.limit.LimitPreview;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What limits would say of a request, for people.
 *
 * @param preview what they would say
 */
record Quotas(LimitPreview preview) {

    /** Whether an instance is passed over because it has nothing left. */
    boolean passesOver(String instance) {
        return preview.passesOver() && !preview.of(instance).granted();
    }

    /** Whether the request is rejected if this instance is picked first. */
    boolean rejects(String instance) {
        return !preview.passesOver() && !preview.of(instance).granted();
    }

    /** The status of that rejection. */
    int rejection(String instance) {
        return preview.of(instance).problem() == null ? preview.rejection() : 500;
    }

    /** What is left for this instance; null when it is not limited. */
    @Nullable JsonNode left(String instance) {
        List<Allowance.Left> budgets = preview.of(instance).budgets();
        if (budgets.isEmpty()) {
            return null;
        }
        ArrayNode all = WireJson.object().putArray("quota");
        budgets.forEach(left -> all.addObject()
                .put("unit", RouteReport.label(left.unit()))
                .put("limit", left.limit())
                .put("remaining", left.remaining())
                .put("reset_ms", left.resetMillis()));
        return all;
    }

    /** What speaks against this instance; null for nothing. */
    @Nullable String against(String instance) {
        Allowance allowance = preview.of(instance);
        if (allowance.problem() != null) {
            return "quota: " + allowance.problem();
        }
        if (allowance.granted()) {
            return null;
        }
        Allowance.Left spent = allowance.budgets().get(allowance.budgets().size() - 1);
        String what = "out of quota: not enough of " + spent.limit() + " " + RouteReport.label(spent.unit())
                + " left, for " + (spent.resetMillis() + 999) / 1000 + " s";
        return preview.passesOver() ? what : what + "; if it is picked first, the request is rejected";
    }
}
