package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverters;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.node.ObjectNode;

/** A request of about 1 KB in another protocol, from bytes to bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConversionBenchmark {

    private static final String WORDS = "the quick brown fox jumps over the lazy dog. ".repeat(20);

    /** From which protocol. */
    @Param({"ANTHROPIC_MESSAGES", "OPENAI_RESPONSES"})
    public Protocol from = Protocol.ANTHROPIC_MESSAGES;

    private byte[] body = {};
    private ProtocolConverter converter = converter(Protocol.ANTHROPIC_MESSAGES);

    /** Makes the body. */
    @Setup
    public void build() {
        converter = converter(from);
        String text = from == Protocol.ANTHROPIC_MESSAGES
                ? "{\"model\":\"m\",\"system\":\"Be brief.\",\"messages\":[{\"role\":\"user\",\"content\":\"" + WORDS
                        + "\"}],\"max_tokens\":256}"
                : "{\"model\":\"m\",\"input\":\"" + WORDS + "\"}";
        body = text.getBytes(UTF_8);
    }

    /** To OpenAI chat. */
    @Benchmark
    public byte[] convert() {
        ObjectNode tree = (ObjectNode) WireJson.read(body).orElseThrow();
        return WireJson.bytes(converter.convert(tree).body());
    }

    private static ProtocolConverter converter(Protocol from) {
        return ProtocolConverters.find(from, Set.of(Protocol.OPENAI_CHAT), true).orElseThrow();
    }
}
