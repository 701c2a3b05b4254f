package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.exchange.AttemptEnd;
import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.AnswerMarks;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, as a {@link GenAiConvention} sees it. Its carrier gets the trace context, if that goes to the vendor. Written
 * along the attempt's own signals.
 */
public final class GenAiContext extends SenderContext<Map<String, String>> {

    /** What {@link #errorType} says when the client went away. */
    static final String CANCELLED = "cancelled";

    private final ExchangeRecord exchange;
    private final AttemptRecord attempt;
    private final int number;
    private final String requestModel;
    private volatile @Nullable Closed closed;

    GenAiContext(ExchangeRecord exchange, AttemptRecord attempt, String requestModel, boolean propagates) {
        super(
                (carrier, name, value) -> {
                    if (carrier != null && propagates) {
                        carrier.put(name.toLowerCase(Locale.ROOT), value);
                    }
                },
                Kind.CLIENT);
        this.exchange = exchange;
        this.attempt = attempt;
        this.number = exchange.attempts().size();
        this.requestModel = requestModel;
        setCarrier(new HashMap<>());
        if (attempt.target() != null) {
            setRemoteServiceName(attempt.target().provider());
        }
    }

    /** The route's id. */
    public String routeId() {
        return exchange.routeId();
    }

    /** The instance's name. */
    public String instance() {
        return attempt.instance();
    }

    /** 1 for the first attempt of a request. */
    public int number() {
        return number;
    }

    /** The instance's vendor, by its name in configuration; empty when it is not known. */
    public String provider() {
        return attempt.target() == null ? "" : attempt.target().provider();
    }

    /** The host the instance is configured with; null for none. */
    public @Nullable String host() {
        return attempt.target() == null ? null : attempt.target().host();
    }

    /** The port that belongs to {@link #host()}. */
    public int port() {
        return attempt.target() == null ? 0 : attempt.target().port();
    }

    /** What the client speaks. */
    public Protocol protocol() {
        return exchange.protocol().orElse(Protocol.PASSTHROUGH);
    }

    /** Whether the client asked for a stream. */
    public boolean streaming() {
        return exchange.requestType().equals("ai_stream");
    }

    /** The model the instance is asked for, bounded in length and number; empty when it is not known. */
    public String requestModel() {
        return requestModel;
    }

    /** The model that answered, bounded in length and number; empty when it is not known, or not yet. */
    public String responseModel() {
        Closed known = closed;
        return known == null ? "" : known.responseModel();
    }

    /** What the answer said of itself; nothing before the end. */
    public AnswerMarks marks() {
        Closed known = closed;
        return known == null ? AnswerMarks.NONE : known.marks();
    }

    /** The tokens of the answer; null when it reported none, or not yet. */
    public @Nullable Usage usage() {
        Closed known = closed;
        return known == null ? null : known.usage();
    }

    /**
     * Why the attempt did not succeed: its status as digits, {@code stream_broken} for an answer that broke off after the
     * client had a part of it, {@code cancelled} when the client went away. Null when it succeeded, or is not over.
     */
    public @Nullable String errorType() {
        Closed known = closed;
        return known == null ? null : known.errorType();
    }

    /** Milliseconds to the first chunk of a stream; 0 when there was none, or not yet. */
    public long firstTokenMillis() {
        Closed known = closed;
        return known == null ? 0 : known.firstTokenMillis();
    }

    /** The prompt as bounded JSON; null before the end, and unless content is recorded. */
    public @Nullable String inputMessages() {
        Closed known = closed;
        return known == null ? null : known.inputMessages();
    }

    /** The answer as bounded JSON; null before the end, and unless content is recorded. */
    public @Nullable String outputMessages() {
        Closed known = closed;
        return known == null ? null : known.outputMessages();
    }

    /** Takes over what is known at the attempt's end. */
    void close(String responseModel, @Nullable String input, @Nullable String output) {
        closed = new Closed(
                responseModel,
                exchange.facts().marks(),
                exchange.facts().usage(),
                errorOf(exchange),
                firstTokenMillis(exchange),
                input,
                output);
    }

    /** Why the attempt that has just ended did not succeed; see {@link #errorType}. */
    static @Nullable String errorOf(ExchangeRecord exchange) {
        return error(exchange.facts().end(), status(exchange));
    }

    /** Milliseconds to the first chunk of what was streamed by the attempt that has just ended. */
    static long firstTokenMillis(ExchangeRecord exchange) {
        boolean streamed = exchange.requestType().equals("ai_stream") && status(exchange) < 400;
        return streamed ? exchange.firstTokenMillis() : 0;
    }

    private static int status(ExchangeRecord exchange) {
        return exchange.lastAttempt().map(AttemptRecord::status).orElse(0);
    }

    private static @Nullable String error(@Nullable AttemptEnd end, int status) {
        if (end == AttemptEnd.CANCELLED) {
            return CANCELLED;
        }
        if (end == AttemptEnd.BROKEN && status < 400) {
            return "stream_broken";
        }
        return status >= 400 || end != AttemptEnd.ANSWERED ? Integer.toString(status) : null;
    }

    /** What is known at the end. */
    private record Closed(
            String responseModel,
            AnswerMarks marks,
            @Nullable Usage usage,
            @Nullable String errorType,
            long firstTokenMillis,
            @Nullable String inputMessages,
            @Nullable String outputMessages) {}
}
