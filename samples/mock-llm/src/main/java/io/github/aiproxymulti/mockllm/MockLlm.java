package io.github.aiproxymulti.mockllm;

import java.time.Duration;
import java.util.List;
import reactor.netty.DisposableServer;

/**
 * A running mock LLM. It listens when {@link #start} returns; all its methods may be called from any thread.
 *
 * <p>It speaks OpenAI chat, responses and embeddings, Anthropic messages and Bedrock converse, answers
 * {@code /health}, echoes every other path, and does wrong what its {@link Faults} say, which {@code /mock/faults}
 * switches as well.
 */
public final class MockLlm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MockLlmOptions options;
    private final FaultSwitch faults = new FaultSwitch();
    private final Journal journal = new Journal();
    private final DisposableServer server;

    private MockLlm(MockLlmOptions options) {
        this.options = options;
        this.server = new MockServer(options, faults, journal).bind(PATIENCE);
    }

    /**
     * Starts a mock and waits, at most five seconds, until it listens.
     *
     * @throws reactor.netty.ChannelBindException when the port is taken
     */
    public static MockLlm start(MockLlmOptions options) {
        return new MockLlm(options);
    }

    /** The defaults, to be changed and started. */
    public static MockLlmOptions builder() {
        return MockLlmOptions.defaults();
    }

    /** What the instance calls itself. */
    public String name() {
        return options.name();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Its base URL without a slash at the end, for instance {@code http://127.0.0.1:9001}. */
    public String url() {
        return "http://" + options.binding().host() + ":" + port();
    }

    /** What it does wrong at present. */
    public Faults faults() {
        return faults.current();
    }

    /** Replaces all faults at once; answers that have begun keep theirs. */
    public void faults(Faults other) {
        faults.set(other);
    }

    /** The last 1000 requests, oldest first, without probes and {@code /mock/**}. */
    public List<RecordedRequest> requests() {
        return journal.requests();
    }

    /** The last 1000 requests to {@code /health}, oldest first. */
    public List<RecordedRequest> probes() {
        return journal.probes();
    }

    /** How many requests came since the start or the last reset, without probes and {@code /mock/**}. */
    public long requestCount() {
        return journal.requestCount();
    }

    /** How many requests to {@code /health} came. */
    public long probeCount() {
        return journal.probeCount();
    }

    /** How many answers the peer did not wait for: it closed the connection before their end. */
    public long cancelledCount() {
        return journal.cancelledCount();
    }

    /** How many connections were accepted. */
    public long connectionCount() {
        return journal.connectionCount();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return journal.openConnections();
    }

    /** Back to the start: no faults, no records, all counts zero. Open connections stay. */
    public void reset() {
        faults.set(Faults.none());
        journal.clear();
    }

    /** Stops listening and closes all connections; returns after at most five seconds. */
    @Override
    public void close() {
        server.disposeNow(PATIENCE);
        journal.closeConnections();
    }
}
