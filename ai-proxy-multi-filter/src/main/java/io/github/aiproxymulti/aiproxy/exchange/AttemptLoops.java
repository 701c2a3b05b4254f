package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClient;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes the loops of routes. What a request passes through is put together here, in this one place. */
public final class AttemptLoops {

    /** The most characters of an answer's text that are kept for the log. */
    private static final int MOST_TEXT = 256 * 1024;

    private final ReadBounds bounds;
    private final AttemptListener listener;
    private final ExchangeListeners exchanges;
    private final LongSupplier nanos;
    private final Supplier<AnswerIdentity> identities;

    /**
     * Creates the maker.
     *
     * @param bounds how much of an answer is held
     * @param listener hears how attempts end
     * @param exchanges hears of requests and their attempts
     * @param nanos a monotonic clock in nanoseconds
     * @param identities gives each converted answer what it is called
     */
    public AttemptLoops(
            ReadBounds bounds,
            AttemptListener listener,
            ExchangeListeners exchanges,
            LongSupplier nanos,
            Supplier<AnswerIdentity> identities) {
        this.bounds = bounds;
        this.listener = listener;
        this.exchanges = exchanges;
        this.nanos = nanos;
        this.identities = identities;
    }

    /**
     * The loop of one route.
     *
     * @param headers which client headers go on
     * @param policy when another instance is tried
     * @param limits what an answer may take
     * @param logging whether the text of answers is wanted
     */
    public AttemptLoop loop(HeaderPolicy headers, FallbackPolicy policy, Limits limits, Logging logging) {
        int mostText = logging.payloads() ? MOST_TEXT : 0;
        AnswerReader reader = new AnswerReader(
                policy,
                new CompleteReader(limits, bounds, logging.payloads()),
                new StreamReader(policy.mayFallBack(), limits, mostText, nanos),
                bounds.maxErrorBytes());
        AttemptRunner runner =
                new AttemptRunner(new RequestAssembler(headers, identities), new UpstreamClient(), reader);
        return new AttemptLoop(runner, policy, listener, exchanges, nanos);
    }
}
