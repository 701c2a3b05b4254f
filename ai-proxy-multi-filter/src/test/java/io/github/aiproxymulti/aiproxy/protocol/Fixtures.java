package io.github.aiproxymulti.aiproxy.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recorded answers and streams under {@code /fixtures}, and JSON written with single quotes. */
public final class Fixtures {

    private Fixtures() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String name) {
        return WireJson.read(bytes(name)).orElseThrow();
    }

    public static List<WireEvent> events(String name) {
        List<WireEvent> events = new ArrayList<>();
        new SseDecoder().feed(ByteBuffer.wrap(bytes(name)), events::add);
        return events;
    }

    public static JsonNode quoted(String singleQuoted) {
        return WireJson.read(singleQuoted.replace('\'', '"')).orElseThrow();
    }

    public static ObjectNode object(String singleQuoted) {
        return (ObjectNode) quoted(singleQuoted);
    }

    /** The tree as it would be read again, so that a number's type depends on its value alone. */
    public static JsonNode reread(JsonNode tree) {
        return WireJson.read(WireJson.bytes(tree)).orElseThrow();
    }

    /**
     * An AWS event stream.
     *
     * @param lines for each message one JSON object of its string headers and, as {@code payload}, its payload
     */
    public static byte[] frames(String lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            ObjectNode message = (ObjectNode) WireJson.read(line).orElseThrow();
            JsonNode payload = message.remove("payload");
            Map<String, String> headers = new LinkedHashMap<>();
            message.properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().stringValue()));
            out.writeBytes(EventStreamFrame.encode(headers, payload == null ? new byte[0] : WireJson.bytes(payload)));
        });
        return out.toByteArray();
    }
}
