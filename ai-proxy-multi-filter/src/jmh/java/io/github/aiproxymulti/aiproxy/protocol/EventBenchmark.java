package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One event of a stream that says nothing of usage, and is looked at for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {

    private final byte[] event =
            ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n")
                    .getBytes(UTF_8);
    private final EventDecoder glancing = StreamFraming.SSE.newDecoder(EventGlance::mayReport);
    private final EventDecoder decoding = StreamFraming.SSE.newDecoder();

    /** Looked at. */
    @Benchmark
    public void glance(Blackhole sink) {
        feed(glancing, sink::consume);
    }

    /** Decoded, as when its text is wanted. */
    @Benchmark
    public void decode(Blackhole sink) {
        feed(decoding, sink::consume);
    }

    private void feed(EventDecoder decoder, Consumer<WireEvent> sink) {
        decoder.feed(event, 0, event.length, sink);
    }
}
