package io.github.aiproxymulti.healthcheck.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Observation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusLineTest {

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "HTTP/1.1 200 OK, 200",
        "HTTP/1.0 503, 503",
        "http/1.1 302 Found, 302",
        "HTTP/1.1 100 Continue, 100",
        "HTTP/1.1 0 zero, 0",
        "HTTP/1.1 99999999999 huge, 2147483647",
        "HTTP/2 200, -1",
        "HTTP/1.1 abc, -1",
        "' HTTP/1.1 200', -1",
        "garbage, -1",
        "'', -1",
    })
    void judgesTheFirstLine_HC907(String line, int status) {
        assertThat(StatusLine.judge(line))
                .isEqualTo(status < 0 ? new Observation.Garbage() : new Observation.Status(status));
    }

    @Test
    void collectsALineThatComesInPieces() {
        StatusLine line = new StatusLine();
        assertThat(line.add(bytes("HTTP/1."))).isEmpty();
        assertThat(line.add(bytes("1 20"))).isEmpty();
        assertThat(line.add(bytes("0 OK\r\nServer: x\r\n"))).contains(new Observation.Status(200));
    }

    @Test
    void givesUpOnALineThatIsTooLong_HC907() {
        StatusLine line = new StatusLine();
        Optional<Observation> verdict = Optional.empty();
        int sent = 0;
        while (verdict.isEmpty() && sent < 100_000) {
            verdict = line.add(bytes("x".repeat(1000)));
            sent += 1000;
        }
        assertThat(verdict).contains(new Observation.Garbage());
        assertThat(sent).isEqualTo(9000);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
