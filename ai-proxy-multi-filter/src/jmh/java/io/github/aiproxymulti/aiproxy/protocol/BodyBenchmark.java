package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
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

/** What is read of bodies, and what is changed in them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BodyBenchmark {

    /** About how large a body is, in KB. */
    @Param({"1", "20", "200"})
    public int kilobytes = 1;

    private final Map<String, byte[]> model = Map.of("model", "\"other\"".getBytes(UTF_8));
    private byte[] request = {};
    private byte[] answer = {};
    private RequestScan scan = RequestScan.of("{}".getBytes(UTF_8));

    /** Makes the bodies. */
    @Setup
    public void build() {
        String words = "the quick brown fox jumps over the lazy dog. ".repeat(kilobytes * 20);
        request = ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + words
                        + "\"}],\"temperature\":0.7,\"stream\":true}")
                .getBytes(UTF_8);
        answer = ("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"" + words
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,"
                        + "\"total_tokens\":120}}")
                .getBytes(UTF_8);
        scan = RequestScan.of(request);
    }

    /** Which protocol a request is in. */
    @Benchmark
    public Optional<Protocol> detect() {
        return ProtocolDetector.detect("/v1/chat/completions", RequestScan.of(request));
    }

    /** The same by the parser, as it was for all bodies and is for unusual ones. */
    @Benchmark
    public RequestScan scanByParser() {
        return RequestScanner.parsed(request);
    }

    /** Another model in place of the client's. */
    @Benchmark
    public byte[] splice() {
        return BodySplice.of(request.length, scan, model, Set.of()).appliedTo(request);
    }

    /** The usage of a whole answer. */
    @Benchmark
    public SkimmedAnswer usage() {
        return OpenAiChatSkim.of(answer, answer.length);
    }

    /** The same from a tree. */
    @Benchmark
    public ResponseFacts usageFromTree() {
        return ProtocolCodecs.of(Protocol.OPENAI_CHAT)
                .response(WireJson.read(answer).orElseThrow());
    }
}
