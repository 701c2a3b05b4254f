package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PayloadTest {

    @Test
    void writesATextAsItIs() {
        Payload payload = Payload.text("all servers tried ü");

        assertThat(payload.bytes()).isEqualTo("all servers tried ü".getBytes(StandardCharsets.UTF_8));
        assertThat(payload.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void endsJsonWithOneLineFeed() {
        Payload payload = Payload.json("message", "no");

        assertThat(new String(payload.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"message\":\"no\"}\n");
        assertThat(payload.contentType()).isEqualTo("application/json");
    }

    @Test
    void escapesWhatWouldBreakJson() {
        String nasty = "a\"b\\c\nd\u0001e ü \u2028 😀";

        byte[] bytes = Payload.json("error_msg", nasty).bytes();

        assertThat(new JsonMapper().readTree(bytes).get("error_msg").stringValue())
                .isEqualTo(nasty);
    }

    @Test
    void hasNeitherBytesNorTypeWhenThereIsNone() {
        assertThat(Payload.NONE.bytes()).isEmpty();
        assertThat(Payload.NONE.contentType()).isNull();
    }

    @Test
    void doesNotPrintItsBytes() {
        assertThat(Payload.text("secret")).hasToString("Payload[6 bytes, text/plain; charset=utf-8]");
    }
}
