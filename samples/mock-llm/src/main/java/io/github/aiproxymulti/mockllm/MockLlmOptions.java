package io.github.aiproxymulti.mockllm;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How one mock behaves for its whole life. Immutable: every method with an argument returns a changed copy.
 *
 * @param name what the instance calls itself in every answer (default {@code mock})
 * @param binding where it listens (default a free port of the loopback address)
 * @param speech how much it says, and how fast
 * @param script exact writes that take the place of every built-in model answer, or null
 * @param responder asked before the built-in behaviour, or null
 * @param scheduler where delays and pacing run (default Reactor's parallel scheduler)
 * @param clock tells arrival times (default the system's, UTC)
 */
public record MockLlmOptions(
        String name,
        Binding binding,
        Speech speech,
        @Nullable Script script,
        @Nullable Function<RecordedRequest, Optional<MockAnswer>> responder,
        Scheduler scheduler,
        Clock clock) {

    /**
     * Where a mock listens.
     *
     * @param host the local address
     * @param port the port; 0 takes a free one
     */
    public record Binding(String host, int port) {
        /** Checks the port. */
        public Binding {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
            }
        }
    }

    /**
     * How much a mock says, and how fast.
     *
     * @param tokens content events of a stream, and the completion tokens it reports, at least 1
     * @param promptTokens the prompt tokens it reports, at least 0
     * @param pacing time between two events of a stream; zero sends them as fast as the socket takes them
     */
    public record Speech(int tokens, int promptTokens, Duration pacing) {
        /** Checks the bounds. */
        public Speech {
            if (tokens < 1 || tokens > 1_000_000) {
                throw new IllegalArgumentException("tokens: " + tokens + " (expected: 1..1000000)");
            }
            if (promptTokens < 0) {
                throw new IllegalArgumentException("promptTokens: " + promptTokens + " (expected: >= 0)");
            }
            if (pacing.isNegative()) {
                throw new IllegalArgumentException("pacing: " + pacing + " (expected: >= 0)");
            }
        }
    }

    /**
     * Exact bytes of a body, each array one flushed write.
     *
     * @param writes what to write
     * @param pause time between two writes
     */
    public record Script(List<byte[]> writes, Duration pause) {
        /** Copies the writes. */
        public Script {
            writes = writes.stream().map(byte[]::clone).toList();
        }
    }

    /** A mock named {@code mock} on a free loopback port: three tokens, ten prompt tokens, no pacing. */
    public static MockLlmOptions defaults() {
        return new MockLlmOptions(
                "mock",
                new Binding("127.0.0.1", 0),
                new Speech(3, 10, Duration.ZERO),
                null,
                null,
                Schedulers.parallel(),
                Clock.systemUTC());
    }

    /** Checks the name. */
    public MockLlmOptions {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a name)");
        }
    }

    /** The same with another name. */
    public MockLlmOptions name(String other) {
        return new MockLlmOptions(other, binding, speech, script, responder, scheduler, clock);
    }

    /** The same on another port; 0 takes a free one. */
    public MockLlmOptions port(int port) {
        return binding(new Binding(binding.host(), port));
    }

    /** The same on another local address. */
    public MockLlmOptions host(String host) {
        return binding(new Binding(host, binding.port()));
    }

    private MockLlmOptions binding(Binding other) {
        return new MockLlmOptions(name, other, speech, script, responder, scheduler, clock);
    }

    /** The same with this number of content events per stream. */
    public MockLlmOptions tokens(int tokens) {
        return speech(new Speech(tokens, speech.promptTokens(), speech.pacing()));
    }

    /** The same reporting this number of prompt tokens. */
    public MockLlmOptions promptTokens(int promptTokens) {
        return speech(new Speech(speech.tokens(), promptTokens, speech.pacing()));
    }

    /** The same with this time between two events of a stream. */
    public MockLlmOptions pacing(Duration pacing) {
        return speech(new Speech(speech.tokens(), speech.promptTokens(), pacing));
    }

    private MockLlmOptions speech(Speech other) {
        return new MockLlmOptions(name, binding, other, script, responder, scheduler, clock);
    }

    /**
     * The same, but every model endpoint answers 200, {@code text/event-stream} and exactly these writes.
     *
     * @param writes one flushed write each; they may cut events, and even characters, anywhere
     * @param pause time between two writes
     */
    public MockLlmOptions script(List<byte[]> writes, Duration pause) {
        Script other = new Script(writes, pause);
        return new MockLlmOptions(name, binding, speech, other, responder, scheduler, clock);
    }

    /**
     * The same, but this function answers everything except {@code /health} and {@code /mock/**}. Faults still apply.
     *
     * @param answer gives the whole answer; runs on an event loop and must not block
     */
    public MockLlmOptions respond(Function<RecordedRequest, MockAnswer> answer) {
        return respondSometimes(request -> Optional.of(answer.apply(request)));
    }

    /** As {@link #respond}, but an empty result leaves the request to the built-in behaviour. */
    public MockLlmOptions respondSometimes(Function<RecordedRequest, Optional<MockAnswer>> answer) {
        return new MockLlmOptions(name, binding, speech, script, answer, scheduler, clock);
    }

    /** The same with delays and pacing on this scheduler, for instance one of virtual time. */
    public MockLlmOptions scheduler(Scheduler other) {
        return new MockLlmOptions(name, binding, speech, script, responder, other, clock);
    }

    /** The same with arrival times from this clock. */
    public MockLlmOptions clock(Clock other) {
        return new MockLlmOptions(name, binding, speech, script, responder, scheduler, other);
    }

    /** Starts it; see {@link MockLlm#start}. */
    public MockLlm start() {
        return MockLlm.start(this);
    }
}
