package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Recorded exchanges, byte for byte but for white space in JSON files. {@code -Dgolden.write=<src/test/resources/golden>}
 * writes what the converters make today, to be read before it is believed.
 */
class GoldenExchangesTest {

    static List<Golden> all() {
        return Golden.all();
    }

    static List<Golden> streams() {
        return all().stream().filter(Golden::hasStream).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void requestsReachTheProviderAsRecorded(Golden golden) {
        compare(golden, "request.provider.json", golden.conversion().body());
    }

    @ParameterizedTest
    @MethodSource("all")
    void answersReachTheClientAsRecorded(Golden golden) {
        if (golden.has("response.provider.json")) {
            JsonNode answer = golden.conversion().response(golden.json("response.provider.json"), Golden.NAMES);
            compare(golden, "response.client.json", answer);
        }
        if (golden.has("error.provider.json")) {
            JsonNode error = golden.conversion()
                    .error(400, golden.bytes("error.provider.json"))
                    .orElseGet(() -> golden.conversion().response(golden.json("error.provider.json"), Golden.NAMES));
            compare(golden, "error.client.json", error);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamsReachTheClientAsRecorded(Golden golden) throws IOException {
        String streamed = golden.streamed(golden.streamBytes());

        write(golden, "stream.client.sse", streamed);
        assertThat(streamed).isEqualTo(golden.text("stream.client.sse"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whereAStreamIsCutMakesNoDifference(Golden golden) {
        byte[] whole = golden.streamBytes();
        String expected = golden.text("stream.client.sse");

        for (int cut = 1; cut < whole.length; cut++) {
            String streamed =
                    golden.streamed(Arrays.copyOfRange(whole, 0, cut), Arrays.copyOfRange(whole, cut, whole.length));
            assertThat(streamed).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamThatStopsAnywhereStillEndsAsItsProtocolWantsIt(Golden golden) {
        byte[] whole = golden.streamBytes();

        for (int length = 0; length < whole.length; length++) {
            String streamed = golden.streamed(Arrays.copyOf(whole, length));
            if (!streamed.isEmpty()) {
                assertThat(streamed).as("stopped at %d", length).containsPattern(ending(golden.pair()));
            }
        }
    }

    @Test
    void everyConverterHasARequestAnAnswerAndAStreamOnRecord() {
        Set<String> plain = all().stream()
                .filter(golden -> golden.has("response.provider.json"))
                .map(Golden::pair)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> streamed = streams().stream().map(Golden::pair).collect(Collectors.toCollection(TreeSet::new));

        assertThat(plain)
                .containsExactly(
                        "anthropic-messages--openai-chat",
                        "openai-chat--anthropic-messages",
                        "openai-chat--bedrock-converse",
                        "openai-embeddings--vertex-predict",
                        "openai-responses--openai-chat");
        // Vertex AI's predictions do not stream.
        assertThat(streamed)
                .containsExactly(
                        "anthropic-messages--openai-chat",
                        "openai-chat--anthropic-messages",
                        "openai-chat--bedrock-converse",
                        "openai-responses--openai-chat");
    }

    @ParameterizedTest
    @CsvSource({
        "openai-chat--anthropic-messages, sse, image_url, tool_use, thinking",
        "openai-chat--bedrock-converse, jsonl, image_url, toolUse, reasoningContent",
        "openai-responses--openai-chat, sse, input_image, tool_calls, reasoning_content"
    })
    void toolsImagesAndReasoningAreOnRecordInBothDirections(
            String pair, String framing, String image, String call, String thought) {
        assertThat(said(pair, "request.client.json")).contains(image, "\"tools\"", "reasoning");
        assertThat(said(pair, "request.provider.json")).contains("tools");
        assertThat(said(pair, "response.provider.json")).contains(call, thought);
        assertThat(said(pair, "stream.provider." + framing)).contains(call, thought);
    }

    private static String said(String pair, String file) {
        return all().stream()
                .filter(golden -> golden.pair().equals(pair) && golden.has(file))
                .map(golden -> golden.text(file))
                .collect(Collectors.joining());
    }

    private static String ending(String pair) {
        if (pair.startsWith("anthropic-messages")) {
            return "event: (message_stop|error)\ndata: .*\n\n$";
        }
        return pair.startsWith("openai-responses")
                ? "event: (response.completed|response.incomplete|response.failed|error)\ndata: .*\n\n$"
                : "data: \\[DONE]\n\n$";
    }

    private static void compare(Golden golden, String file, JsonNode actual) {
        try {
            write(golden, file, pretty(actual));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(WireJson.text(actual)).as(golden + "/" + file).isEqualTo(WireJson.text(golden.json(file)));
    }

    private static String pretty(JsonNode tree) {
        return tree.toPrettyString() + "\n";
    }

    private static void write(Golden golden, String file, String text) throws IOException {
        String root = System.getProperty("golden.write");
        if (root != null) {
            Files.writeString(Path.of(root, golden.toString(), file), text);
            Files.writeString(golden.folder().resolve(file), text);
        }
    }
}
