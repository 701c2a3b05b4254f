package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.Reservation;
import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Gate;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The limits of one request. Asked before its attempts, told once how it ended. Confined to that request, whose signals come
 * one after the other, which is why it may be mutable.
 *
 * <p>Source: rate-limiting.md sections 3 and 7, pipeline.md section 13. One question serves both for picking and for letting
 * through, where the original asks twice.
 */
public final class RequestLimits implements Gate {

    private static final Logger log = LoggerFactory.getLogger(RequestLimits.class);

    private static final String ALL_TRIED = "all servers tried";
    private static final Selection.Rejected UNRESOLVED = new Selection.Rejected(500, Payload.NONE);
    private static final Selection.Rejected UNAVAILABLE =
            new Selection.Rejected(500, Payload.json("error_msg", "failed to limit count"));

    private final RouteLimits limits;
    private final LimitedRequest request;
    private final Counting counting;
    private final AtomicBoolean settled = new AtomicBoolean();

    private int passedOver;

    /** Whether the shared counters have kept this request waiting for nothing: they do so once. */
    private boolean gone;

    /** Of the latest choice. It is given back by the attempt, or here if there never is one. */
    private Permit permit = Permit.NONE;

    /** Null as long as the request was not let through. */
    private @Nullable Grant grant;

    /**
     * Creates the limits of a request.
     *
     * @param limits which may apply
     * @param request the request
     * @param counting what counts
     */
    public RequestLimits(RouteLimits limits, LimitedRequest request, Counting counting) {
        this.limits = limits;
        this.request = request;
        this.counting = counting;
    }

    @Override
    public Mono<Selection> next(Candidates candidates, boolean first) {
        Selection next = candidates.next();
        if (!(next instanceof Selection.Chosen chosen)) {
            if (next instanceof Selection.NoneLeft && passedOver == request.instances()) {
                counting.listener().rejected(request.routeId());
                return Mono.just(new Selection.NoneLeft(ALL_TRIED));
            }
            return Mono.just(next);
        }
        permit = chosen.permit();
        return isAsked(first)
                ? ask(chosen.plan()).flatMap(refusal -> goOn(refusal, chosen, candidates, first))
                : Mono.just(chosen);
    }

    /** Rules are asked once, whatever the instance; instances after the first only if that could change anything. */
    private boolean isAsked(boolean first) {
        return first
                || (!limits.isRuled()
                        && (request.passesOver() || limits.config().reservation() != null));
    }

    /** A refusal makes the request look further where another instance could do, else it is the answer. */
    private Mono<Selection> goOn(
            Optional<Refusal> refusal, Selection.Chosen chosen, Candidates candidates, boolean first) {
        if (refusal.isEmpty()) {
            return Mono.just(chosen);
        }
        chosen.permit().end(Ending.NEUTRAL, 0);
        boolean answers = limits.isRuled() || (first && !request.passesOver());
        if (refusal.get().spent()) {
            tell(answers);
        }
        if (answers) {
            return Mono.just(refusal.get().answer());
        }
        passedOver++;
        return next(candidates, first);
    }

    /** A limit is used up: either that is the answer, or the instance is passed over. */
    private void tell(boolean answers) {
        if (answers) {
            counting.listener().rejected(request.routeId());
        } else {
            counting.listener().passedOver(request.routeId());
        }
    }

    private Mono<Optional<Refusal>> ask(InstancePlan plan) {
        giveBack(grant);
        grant = null;
        Optional<List<Quota>> quotas = limits.of(plan.name(), request.source());
        return quotas.isEmpty() ? Mono.just(unresolved(plan)) : ask(plan, quotas.get(), counting.budgets());
    }

    private Mono<Optional<Refusal>> ask(InstancePlan plan, List<Quota> quotas, Budgets budgets) {
        Reservation reservation = limits.config().reservation();
        boolean reserves = reservation != null && !quotas.stream().allMatch(Quota::countsRequests);
        String name = reserves ? counting.names().get() : "";
        long hold = reservation == null ? 0 : reservation.expiresAfter().toMillis();
        List<Demand> demands = limits.demands(request.request(), plan, quotas);
        Grant wanted = new Grant(plan.name(), quotas, demands, budgets, name);
        if (quotas.isEmpty()) {
            Shown.nothing(limits.config().headers(), request.side());
            grant = wanted;
            return Mono.just(Optional.empty());
        }
        if (gone && budgets.equals(counting.budgets())) {
            return withoutCounters(plan, wanted);
        }
        return budgets.ask(new Ask(request.routeId(), name, hold, demands))
                .doOnCancel(() -> giveBackUnlessGranted(wanted))
                .map(decision -> decided(decision, wanted))
                .onErrorResume(BudgetsUnavailableException.class, unavailable -> {
                    gone = true;
                    giveBack(wanted); // It may have been granted all the same, only too late.
                    return withoutCounters(plan, wanted);
                });
    }

    private Optional<Refusal> decided(Decision decision, Grant wanted) {
        AiRateLimitingConfig config = limits.config();
        Shown.tell(decision, wanted.quotas(), wanted.demands(), config.headers(), request.side());
        if (decision.granted()) {
            grant = wanted;
            return Optional.empty();
        }
        String message = config.rejection().message();
        Payload payload = message == null ? Payload.NONE : Payload.json("error_msg", message);
        return Optional.of(new Refusal(new Selection.Rejected(config.rejection().code(), payload), true));
    }

    private Optional<Refusal> unresolved(InstancePlan plan) {
        counting.listener().unresolved(request.routeId());
        log.error("failed to get rate limit rules: route={} instance={}", request.routeId(), plan.name());
        return limits.config().degradation().allow() ? Optional.empty() : Optional.of(new Refusal(UNRESOLVED, false));
    }

    private Mono<Optional<Refusal>> withoutCounters(InstancePlan plan, Grant wanted) {
        counting.listener().unavailable(request.routeId());
        if (limits.config().degradation().local()) {
            double share = limits.config().degradation().share();
            List<Quota> shares =
                    wanted.quotas().stream().map(quota -> quota.share(share)).toList();
            return ask(plan, shares, counting.local());
        }
        if (!limits.config().degradation().allow()) {
            return Mono.just(Optional.of(new Refusal(UNAVAILABLE, false)));
        }
        grant = new Grant(plan.name(), wanted.quotas(), wanted.demands(), wanted.budgets(), "");
        return Mono.just(Optional.empty());
    }

    /**
     * Tells the counters what the request cost. The first call counts, and none does anything for a request that was not let
     * through.
     *
     * @param exchange what became of it
     */
    public void settle(ExchangeRecord exchange) {
        permit.end(Ending.NEUTRAL, 0);
        Grant granted = grant;
        if (granted == null || !settled.compareAndSet(false, true)) {
            return;
        }
        AttemptRecord last = exchange.lastAttempt().orElse(null);
        if (last == null) {
            giveBack(granted);
            return;
        }
        OptionalLong cost = limits.cost().cost(exchange);
        if (cost.isEmpty() && last.status() >= 200 && last.status() < 300) {
            log.error(
                    "failed to get token usage for llm service: route={} instance={}",
                    request.routeId(),
                    last.instance());
        }
        if (limits.isRuled() || last.instance().equals(granted.instance())) {
            settle(granted, cost.orElse(0));
        } else {
            giveBack(granted);
            settle(elsewhere(last.instance(), granted.budgets()), cost.orElse(0));
        }
    }

    /** The limits of the instance a request was sent on to without being asked again. */
    private Grant elsewhere(String instance, Budgets budgets) {
        List<Quota> quotas = limits.ofInstance(instance, request.source()).orElse(List.of());
        return new Grant(instance, quotas, List.of(), budgets, "");
    }

    /** A cancellation is heard of here even when the answer has come before it. */
    private void giveBackUnlessGranted(Grant wanted) {
        if (grant == null || !grant.reservation().equals(wanted.reservation())) {
            giveBack(wanted);
        }
    }

    private void giveBack(@Nullable Grant granted) {
        if (granted != null && granted.reserves()) {
            settle(granted, 0);
        }
    }

    /** Nobody waits for it: the counters bound how long it takes and how much of it there is. */
    private void settle(Grant granted, long cost) {
        Settlement settlement = granted.settlement(request.routeId(), cost, limits.isRuled());
        if (!settlement.charges().isEmpty()) {
            granted.budgets()
                    .settle(settlement)
                    .subscribe(null, lost -> counting.listener().uncharged(request.routeId()))
                    .isDisposed();
        }
    }
}
