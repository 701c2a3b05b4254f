package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of one request: what logs, meters and limits want to know. Written along the request's own signals, one after
 * the other, and read by {@link ExchangeListener}s when it has finished; nothing here is synchronised.
 *
 * <p>Source of the values: observability.md section 1.
 */
public final class ExchangeRecord {

    private final String routeId;
    private final Logging logging;
    private final AtomicBoolean finished = new AtomicBoolean();
    private final List<AttemptRecord> attempts = new ArrayList<>(2);
    private AttemptFacts facts = new AttemptFacts(false, false);
    private ContextView context = Context.empty();
    private @Nullable ClientRequest request;
    private byte @Nullable [] prompt;
    private @Nullable Usage usage;
    private Supplier<@Nullable ObjectNode> rawUsage = () -> null;
    private @Nullable String responseText;
    private boolean toolCalls;
    private boolean upstreamAnswered;
    private long firstTokenMillis;
    private long responseMillis;
    private int toolCount;
    private String endUser = "";
    private Destination destination = Destination.NONE;
    private long bytes;
    private int clientStatus;

    /**
     * Starts the record of a request.
     *
     * @param routeId the route it came in on
     * @param logging what the route wants to have logged of it
     */
    public ExchangeRecord(String routeId, Logging logging) {
        this.routeId = routeId;
        this.logging = logging;
    }

    /** The route the request came in on. */
    public String routeId() {
        return routeId;
    }

    /** What the route wants to have logged of the request. */
    public Logging logging() {
        return logging;
    }

    /** What the client sent; empty when it was rejected before it was understood. */
    public Optional<ClientRequest> request() {
        return Optional.ofNullable(request);
    }

    /** {@code ai_chat}, {@code ai_stream}, or {@code traditional_http} for a request that was rejected before. */
    public String requestType() {
        return request == null ? "traditional_http" : request.streaming() ? "ai_stream" : "ai_chat";
    }

    /** The client's protocol; empty when the request was rejected before. */
    public Optional<Protocol> protocol() {
        return request().map(ClientRequest::protocol);
    }

    /** Every attempt, in order. */
    public List<AttemptRecord> attempts() {
        return List.copyOf(attempts);
    }

    /** The last attempt; empty when there was none. */
    public Optional<AttemptRecord> lastAttempt() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    /** What else is known of the last attempt. */
    public AttemptFacts facts() {
        return facts;
    }

    /** The context the request came in with; empty when it is not known. */
    public ContextView context() {
        return context;
    }

    /** The model of the last attempt for which one was known; null for none. */
    public @Nullable String model() {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            if (attempts.get(i).model() != null) {
                return attempts.get(i).model();
            }
        }
        return null;
    }

    /**
     * The body of the last attempt in the client's own protocol: as it was sent when that is the upstream's too, else as it
     * came. Null before an attempt, and unless payloads are wanted. Not to be changed.
     */
    public byte @Nullable [] prompt() {
        return prompt;
    }

    /** The tokens; null when the upstream did not tell. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** The upstream's own usage object; null when it sent none. Not to be changed. */
    public @Nullable ObjectNode rawUsage() {
        return rawUsage.get();
    }

    /** The text of the answer; null when it was not collected or not told. */
    public @Nullable String responseText() {
        return responseText;
    }

    /** Whether the answer asks for a tool. */
    public boolean hasToolCalls() {
        return toolCalls;
    }

    /** The number of {@code tools} in the outgoing body, 0 when the client's own bytes were sent. */
    public int toolCount() {
        return toolCount;
    }

    /** The end user in the outgoing body, empty when the client's own bytes were sent. */
    public String endUser() {
        return endUser;
    }

    /** Where the last attempt that was sent went to. */
    public Destination destination() {
        return destination;
    }

    /** Whether any upstream answered with a head. */
    public boolean upstreamAnswered() {
        return upstreamAnswered;
    }

    /** Milliseconds to the first chunk of a stream or to the whole of another answer; 0 when nothing came. */
    public long firstTokenMillis() {
        return firstTokenMillis;
    }

    /** Milliseconds the last attempt took. */
    public long responseMillis() {
        return responseMillis;
    }

    /** The status the client got, 0 when it got none. */
    public int clientStatus() {
        return clientStatus;
    }

    /** Notes that the request was understood. */
    public void understood(ClientRequest clientRequest) {
        this.request = clientRequest;
    }

    /** Notes the context the request came in with. */
    public void arrivedIn(ContextView known) {
        context = known;
    }

    /** Notes the end; true for the first call only. */
    public boolean finish(int status) {
        boolean first = finished.compareAndSet(false, true);
        clientStatus = first ? status : clientStatus;
        return first;
    }

    void attemptStarted(AttemptRecord attempt, AttemptFacts known) {
        attempts.add(attempt);
        facts = known;
        said(null, () -> null, null, false);
        toolCalls = false;
        bytes = 0;
        firstTokenMillis = 0;
        responseMillis = 0;
    }

    void outgoing(int tools, String user) {
        toolCount = tools;
        endUser = user;
    }

    void sends(RequestBody body) {
        prompt = logging.payloads() || facts.wantsTexts() ? body.bytes() : null;
    }

    void read(int count) {
        bytes += count;
    }

    void goesTo(Destination place) {
        destination = place;
    }

    void connected(long millis) {
        changeLast(last -> last.connected(millis));
    }

    void headArrived(int status, long millis) {
        upstreamAnswered = true;
        changeLast(last -> last.headed(status, millis));
    }

    void firstToken(long millis) {
        firstTokenMillis = firstTokenMillis == 0 ? Math.max(1, millis) : firstTokenMillis;
    }

    void attemptEnded(int status, long millis) {
        responseMillis = millis;
        changeLast(last -> last.ended(status, millis, bytes));
    }

    void said(@Nullable Usage tokens, Supplier<@Nullable ObjectNode> raw, @Nullable String text, boolean tool) {
        usage = tokens;
        facts.used(tokens);
        rawUsage = raw;
        responseText = text;
        toolCalls |= tool;
    }

    private void changeLast(UnaryOperator<AttemptRecord> change) {
        lastAttempt().ifPresent(last -> attempts.set(attempts.size() - 1, change.apply(last)));
    }
}
