package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.SseEncoder;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One exchange under {@code /golden/<client protocol>--<provider protocol>/<name>}: what each side sends, and what the other
 * side is to get of it.
 *
 * @param folder where its files lie
 */
record Golden(Path folder) {

    static final AnswerIdentity IDENTITY = new AnswerIdentity("0123456789abcdef01234567", 1_700_000_000);
    static final ModelNames NAMES = new ModelNames("model-in-effect", "model-asked-for");

    static List<Golden> all() {
        try (Stream<Path> files = Files.walk(root(), 2)) {
            return files.filter(path -> root().relativize(path).getNameCount() == 2)
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(Golden::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(
                    Objects.requireNonNull(Golden.class.getResource("/golden")).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return root().relativize(folder).toString();
    }

    String pair() {
        return root().relativize(folder).getName(0).toString();
    }

    ProtocolConverter converter() {
        String[] sides = pair().split("--", 2);
        return ProtocolConverters.find(
                        Protocol.ofLabel(sides[0]).orElseThrow(),
                        Set.of(Protocol.ofLabel(sides[1]).orElseThrow()),
                        true)
                .orElseThrow();
    }

    Conversion conversion() {
        return converter().convert((ObjectNode) json("request.client.json"), IDENTITY);
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    JsonNode json(String file) {
        return WireJson.read(bytes(file)).orElseThrow(() -> new AssertionError(folder + "/" + file + " is no JSON"));
    }

    boolean hasStream() {
        return has("stream.provider.sse") || has("stream.provider.jsonl");
    }

    StreamFraming framing() {
        return has("stream.provider.sse") ? StreamFraming.SSE : StreamFraming.AWS_EVENT_STREAM;
    }

    /** The provider's stream as it is on the wire. */
    byte[] streamBytes() {
        return framing() == StreamFraming.SSE
                ? bytes("stream.provider.sse")
                : Fixtures.frames(text("stream.provider.jsonl"));
    }

    /** What a client gets of a stream that arrives in these pieces and then ends. */
    String streamed(byte[]... pieces) {
        StreamConversion stream = conversion().stream(NAMES);
        var decoder = framing().newDecoder();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            decoder.feed(ByteBuffer.wrap(piece), event -> write(stream, event, out));
        }
        stream.end().forEach(event -> out.writeBytes(SseEncoder.encode(event)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void write(StreamConversion stream, WireEvent event, ByteArrayOutputStream out) {
        stream.on(event).forEach(converted -> out.writeBytes(SseEncoder.encode(converted)));
    }
}
