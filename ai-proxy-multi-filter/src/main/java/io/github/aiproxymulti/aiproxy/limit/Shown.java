package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitHeaders;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import java.util.List;

/** Tells a request's side of a decision. Source: rate-limiting.md section 6, observability.md section 1. */
final class Shown {

    private Shown() {}

    static void tell(
            Decision decision, List<Quota> quotas, List<Demand> demands, LimitHeaders headers, RequestSide side) {
        for (int i = 0; i < decision.levels().size(); i++) {
            Quota quota = quotas.get(i);
            Decision.Level level = decision.levels().get(i);
            QuotaHeaders names = quota.headers();
            if (headers.quota() && names != null) {
                side.header(names.limit(), Long.toString(quota.limit()));
                side.header(names.remaining(), Long.toString(level.remaining()));
                side.header(names.reset(), QuotaHeaders.seconds(level.resetMillis()));
            }
            side.info("{\"rate_limiting_key\":\"" + escaped(quota.key()) + "\",\"rate_limiting_limit\":" + quota.limit()
                    + ",\"rate_limiting_remaining\":" + level.remaining() + ",\"rate_limiting_reset\":"
                    + QuotaHeaders.seconds(level.resetMillis()) + "}");
        }
        if (headers.openAi()) {
            OpenAiHeaders.tell(decision, quotas, demands, side);
        }
    }

    /** Tells that nothing limits the instance. */
    static void nothing(LimitHeaders headers, RequestSide side) {
        if (headers.openAi()) {
            OpenAiHeaders.tellNothing(side);
        }
    }

    /** Keys are made of digests and instance names; only the latter can hold anything special. */
    private static String escaped(String key) {
        return key.replaceAll("[\"\\\\\\p{Cntrl}]", "?");
    }
}
