package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.Degradation;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Asks the limits of a request what they would say.
 *
 * @param limits which may apply
 * @param request the request
 * @param budgets the counters
 */
record Preview(RouteLimits limits, LimitedRequest request, Budgets budgets) {

    /** Of an attempt at this instance. Never fails. */
    Mono<Allowance> of(InstancePlan plan) {
        Optional<List<Quota>> quotas = limits.of(plan.name(), request.source());
        Degradation degradation = limits.config().degradation();
        if (quotas.isEmpty()) {
            return Mono.just(
                    new Allowance(degradation.allow(), "a limit cannot be worked out for this request", List.of()));
        }
        if (quotas.get().isEmpty()) {
            return Mono.just(Allowance.UNLIMITED);
        }
        Ask ask = new Ask(request.routeId(), "", 0, limits.demands(request.request(), plan, quotas.get()));
        return budgets.peek(ask)
                .map(decision -> new Allowance(decision.granted(), null, left(decision, quotas.get())))
                .onErrorResume(
                        BudgetsUnavailableException.class,
                        gone -> Mono.just(new Allowance(
                                degradation.allow() || degradation.local(),
                                "the shared counters cannot be asked",
                                List.of())));
    }

    private static List<Allowance.Left> left(Decision decision, List<Quota> quotas) {
        List<Allowance.Left> left = new ArrayList<>();
        for (int i = 0; i < decision.levels().size(); i++) {
            Quota quota = quotas.get(i);
            Decision.Level level = decision.levels().get(i);
            left.add(new Allowance.Left(quota.unit(), quota.limit(), level.remaining(), level.resetMillis()));
        }
        return left;
    }
}
