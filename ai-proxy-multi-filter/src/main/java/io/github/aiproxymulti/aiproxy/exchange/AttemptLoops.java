package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClient;
import java.util.function.LongSupplier;

/** Makes the loops of routes. What a request passes through is put together here, in this one place. */
public final class AttemptLoops {

    private final ReadBounds bounds;
    private final AttemptListener listener;
    private final LongSupplier nanos;

    /**
     * Creates the maker.
     *
     * @param bounds how much of an answer is held
     * @param listener hears how attempts end
     * @param nanos a monotonic clock in nanoseconds
     */
    public AttemptLoops(ReadBounds bounds, AttemptListener listener, LongSupplier nanos) {
        this.bounds = bounds;
        this.listener = listener;
        this.nanos = nanos;
    }

    /**
     * The loop of one route.
     *
     * @param headers which client headers go on
     * @param policy when another instance is tried
     * @param limits what an answer may take
     */
    public AttemptLoop loop(HeaderPolicy headers, FallbackPolicy policy, Limits limits) {
        AnswerReader reader = new AnswerReader(
                policy,
                new CompleteReader(limits, bounds),
                new StreamReader(policy.mayFallBack(), limits, nanos),
                bounds.maxErrorBytes());
        AttemptRunner runner = new AttemptRunner(new RequestAssembler(headers), new UpstreamClient(), reader, nanos);
        return new AttemptLoop(runner, policy, listener, nanos);
    }
}
