package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitPolicy;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.LocalBudgets;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Counts for the limits of all routes. */
public final class Limiting {

    private final LocalBudgets local;
    private final @Nullable SharedBudgets shared;
    private final Supplier<String> names;
    private final LimitListener listener;

    /**
     * Creates it.
     *
     * @param local the counters of this process
     * @param shared counters that several gateways share; null when only local policies work
     * @param names makes names for reservations, unique among all gateways
     * @param listener hears what limits do
     */
    public Limiting(
            LocalBudgets local, @Nullable SharedBudgets shared, Supplier<String> names, LimitListener listener) {
        this.local = local;
        this.shared = shared;
        this.names = names;
        this.listener = listener;
    }

    /** The limits of one request. */
    public RequestLimits open(RouteLimits limits, LimitedRequest request) {
        return new RequestLimits(
                limits, request, new Counting(budgets(limits.config()).ofOneRequest(), local, names, listener));
    }

    /**
     * What the limits would say of a request, without counting it or showing anything.
     *
     * @param limits which may apply
     * @param request the request
     * @param plans the instances it may go to
     */
    public Mono<LimitPreview> preview(RouteLimits limits, LimitedRequest request, List<InstancePlan> plans) {
        Preview preview = new Preview(limits, request, budgets(limits.config()).ofOneRequest());
        boolean passesOver = request.passesOver() && !limits.isRuled();
        return Flux.fromIterable(plans)
                .concatMap(plan -> preview.of(plan).map(allowance -> Map.entry(plan.name(), allowance)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(all ->
                        new LimitPreview(passesOver, limits.config().rejection().code(), all));
    }

    /**
     * Takes over which limits are live: counters and connections nobody uses any more go.
     *
     * @param live the configuration of each route that has one
     */
    public void retain(Map<String, AiRateLimitingConfig> live) {
        local.retain(live.keySet());
        if (shared != null) {
            shared.retain(live.values());
        }
    }

    private Budgets budgets(AiRateLimitingConfig config) {
        return config.policy() == LimitPolicy.LOCAL
                ? local
                : Objects.requireNonNull(shared, "no other policy was accepted").of(config);
    }
}
