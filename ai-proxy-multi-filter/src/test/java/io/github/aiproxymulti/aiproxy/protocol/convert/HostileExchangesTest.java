package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every value of every recorded exchange, replaced by what does not belong there: refused in words, never a stumble. */
class HostileExchangesTest {

    private static final List<JsonNode> WRONG = List.of(
            json("null"),
            json("true"),
            json("-7"),
            json("1e999999999"),
            json("\"\""),
            json("\"x\""),
            json("[]"),
            json("[null]"),
            json("{}"),
            json("{\"type\":7}"));

    static List<Golden> all() {
        return Golden.all();
    }

    static List<Golden> streams() {
        return all().stream().filter(Golden::hasStream).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRequestIsConvertedOrRefusedWithAReason(Golden golden) {
        ObjectNode request = (ObjectNode) golden.json("request.client.json");

        spoilEach(request, spoiled -> {
            if (!(spoiled instanceof ObjectNode body)) {
                return;
            }
            try {
                Conversion conversion = golden.converter().convert(body, Golden.IDENTITY);
                assertThat(WireJson.bytes(conversion.body())).isNotEmpty();
            } catch (ConversionException refused) {
                assertThat(refused.reason()).isNotBlank();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAnswerIsConvertedOrRefusedWithAReason(Golden golden) {
        for (String file : new String[] {"response.provider.json", "error.provider.json"}) {
            if (golden.has(file)) {
                Conversion conversion = golden.conversion();
                spoilEach(golden.json(file), spoiled -> {
                    try {
                        assertThat(WireJson.bytes(conversion.response(spoiled, Golden.NAMES)))
                                .isNotEmpty();
                    } catch (ConversionException refused) {
                        assertThat(refused.reason()).isNotBlank();
                    }
                    conversion
                            .error(500, WireJson.bytes(spoiled))
                            .ifPresent(error -> assertThat(
                                            error.path("error").path("message").isString())
                                    .isTrue());
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamWithASpoiledEventIsConvertedToItsEnd(Golden golden) {
        List<WireEvent> events = new ArrayList<>();
        golden.framing().newDecoder().feed(ByteBuffer.wrap(golden.streamBytes()), events::add);
        if (golden.framing() == StreamFraming.SSE) {
            for (int i = 0; i < events.size(); i++) {
                SseEvent event = (SseEvent) events.get(i);
                int at = i;
                WireJson.read(event.data())
                        .ifPresent(data -> spoilEach(
                                data,
                                spoiled -> run(golden, events, at, SseEvent.of(event.type(), WireJson.text(spoiled)))));
            }
        } else {
            List<String> lines = golden.text("stream.provider.jsonl").lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                ObjectNode line = (ObjectNode) json(lines.get(i));
                int at = i;
                spoilEach(line.path("payload"), spoiled -> {
                    ObjectNode other = line.deepCopy();
                    other.set("payload", spoiled);
                    golden.framing()
                            .newDecoder()
                            .feed(
                                    ByteBuffer.wrap(Fixtures.frames(WireJson.text(other))),
                                    event -> run(golden, events, at, event));
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamOfNoiseIsConvertedToItsEnd(Golden golden) {
        Random random = new Random(7);
        byte[] whole = golden.streamBytes();

        for (int round = 0; round < 100; round++) {
            byte[] noisy = whole.clone();
            for (int flips = 0; flips < 1 + round / 5; flips++) {
                noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
            }
            String streamed = golden.streamed(noisy);
            assertThat(streamed.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20 * whole.length + 10_000);
        }
    }

    private static void run(Golden golden, List<WireEvent> events, int at, WireEvent other) {
        StreamConversion stream = golden.conversion().stream(Golden.NAMES);
        int sent = 0;
        for (int i = 0; i < events.size(); i++) {
            sent += stream.on(i == at ? other : events.get(i)).size();
        }
        sent += stream.end().size();
        assertThat(sent).isPositive();
        assertThat(stream.end()).as("a second end").isEmpty();
    }

    /** Hands on the tree once for each of its values and each wrong one in its place. */
    private static void spoilEach(JsonNode tree, Consumer<JsonNode> spoiled) {
        WRONG.forEach(spoiled);
        for (String pointer : pointers("", tree)) {
            for (JsonNode wrong : WRONG) {
                JsonNode copy = tree.deepCopy();
                replace(copy, pointer, wrong);
                spoiled.accept(copy);
            }
        }
    }

    private static void replace(JsonNode tree, String pointer, JsonNode value) {
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1);
        JsonNode parent = tree.at(pointer.substring(0, slash));
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        }
    }

    private static List<String> pointers(String pointer, JsonNode node) {
        List<String> pointers = new ArrayList<>();
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        if (node.isObject()) {
            node.properties().forEach(m -> pointers.addAll(pointers(pointer + "/" + m.getKey(), m.getValue())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                pointers.addAll(pointers(pointer + "/" + i, node.path(i)));
            }
        }
        return pointers;
    }

    private static JsonNode json(String text) {
        return WireJson.read(text).orElseThrow();
    }
}
