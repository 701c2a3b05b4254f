package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolDetectorTest {

    private static RequestScan scan(String body) {
        return RequestScan.of(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}: {1} {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "REQ-11|/any|{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}|openai-chat",
                "REQ-13|/any|{\"prompt\":\"a cat\",\"model\":\"dall-e-3\"}|passthrough",
                "REQ-14|/any|{}|none",
                "order 1|/model/x/converse|{\"messages\":{}}|bedrock-converse",
                "order 1, no messages|/model/x/converse|{\"a\":1}|passthrough",
                "order 2|/v1/messages|{}|anthropic-messages",
                "order 2, array|/x/v1/messages|[]|anthropic-messages",
                "order 2, string|/v1/messages|\"x\"|none",
                "order 2, slash|/v1/messages/|{}|none",
                "order 3|/openai/v1/responses|{\"input\":null}|openai-responses",
                "order 3, no input|/v1/responses|{\"messages\":[]}|openai-chat",
                "order 4|/v1/embeddings|{\"messages\":[],\"input\":1}|openai-chat",
                "order 4, string|/v1/chat/completions|{\"messages\":\"x\"}|passthrough",
                "order 5|/any|{\"input\":\"x\"}|openai-embeddings",
                "order 6|/any|[1]|passthrough",
                "no match, array|/any|[]|none",
                "no match, null|/any|null|none",
                "no match, number|/any|1|none",
            })
    void detectsTheFirstRuleThatFits(String label, String path, String body, String expected) {
        assertThat(ProtocolDetector.detect(path, scan(body))
                        .map(Protocol::label)
                        .orElse("none"))
                .as(label)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"true|true", "false|false", "null|false", "1|false", "\"true\"|false"})
    void streamsOnlyOnExactlyTrue(String stream, boolean expected) {
        RequestScan scan = scan("{\"stream\":" + stream + "}");

        assertThat(ProtocolDetector.wantsStream(Protocol.OPENAI_CHAT, scan)).isEqualTo(expected);
        assertThat(ProtocolDetector.wantsStream(Protocol.OPENAI_EMBEDDINGS, scan))
                .isFalse();
    }

    @Test
    void protocolsAreFoundByTheirLabel() {
        assertThat(Stream.of(Protocol.values()))
                .allSatisfy(protocol ->
                        assertThat(Protocol.ofLabel(protocol.label())).contains(protocol));
        assertThat(Protocol.ofLabel("OPENAI_CHAT")).isEmpty();
    }
}
