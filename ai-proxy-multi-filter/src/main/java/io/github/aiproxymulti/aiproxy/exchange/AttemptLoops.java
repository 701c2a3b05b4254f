package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClient;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** Makes the loops of routes. What a request passes through is put together here, in this one place. */
public final class AttemptLoops {

    /** The most characters of an answer's text that are kept for the log. */
    private static final int MOST_TEXT = 256 * 1024;

    private final ReadBounds bounds;
    private final AttemptListener listener;
    private final ExchangeListeners exchanges;
    private final Ticking ticking;
    private final RetryBudgets budgets;
    private final Supplier<AnswerIdentity> identities;

    /**
     * Creates the maker.
     *
     * @param bounds how much of an answer is held
     * @param listener hears how attempts end
     * @param exchanges hears of requests and their attempts
     * @param nanos a monotonic clock in nanoseconds
     * @param scheduler runs what is short and never blocks, after a while
     * @param identities gives each converted answer what it is called
     */
    public AttemptLoops(
            ReadBounds bounds,
            AttemptListener listener,
            ExchangeListeners exchanges,
            LongSupplier nanos,
            Scheduler scheduler,
            Supplier<AnswerIdentity> identities) {
        this.bounds = bounds;
        this.listener = listener;
        this.exchanges = exchanges;
        this.ticking = new Ticking(nanos, scheduler);
        this.budgets = new RetryBudgets(nanos);
        this.identities = identities;
    }

    /**
     * The loop of one route.
     *
     * @param headers which client headers go on
     * @param policy when another instance is tried
     * @param config what the route configures
     */
    public AttemptLoop loop(HeaderPolicy headers, FallbackPolicy policy, AiProxyMultiConfig config) {
        boolean wantsText = config.logging().payloads() || exchanges.wantsTexts();
        AnswerReader reader = new AnswerReader(
                policy,
                new CompleteReader(config.limits(), bounds, wantsText),
                new StreamReader(
                        policy.mayFallBack(), config.limits(), config.delivery(), wantsText ? MOST_TEXT : 0, ticking),
                bounds.maxErrorBytes());
        AttemptRunner runner =
                new AttemptRunner(new RequestAssembler(headers, identities), new UpstreamClient()::exchange, reader);
        return new AttemptLoop(runner, policy, RequestRules.of(config, budgets), listener, exchanges, ticking);
    }
}
