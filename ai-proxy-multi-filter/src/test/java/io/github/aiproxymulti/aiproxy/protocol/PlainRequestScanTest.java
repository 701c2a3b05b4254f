package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainRequestScanTest {

    private static final List<String> BODIES = List.of(
            "{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0.7,\"stream\":true}",
            " { \"a\" : [ 1 , -0.5, {} , [] ] , \"n\":null,\"t\" : false,\r\n\t\"u\":\"\\u00e9 \\\"quoted\\\" \\\\\" } \n",
            "{\"other\":{\"deep\":[[[{\"x\":\"ünïcödé and more than eight bytes of it\"}]]]},\"model\":12,\"model\":\"last\"}",
            "{}");

    @Test
    void usualBodiesNeedNoParser() {
        assertThat(BODIES)
                .allSatisfy(body -> assertThat(plain(body.getBytes(UTF_8))).isNotNull());
    }

    @Test
    void whatIsUnusualIsLeftToTheParser() {
        assertThat(List.of(
                        "[]",
                        "1e5",
                        "{\"a\":1e5}",
                        "{\"\\u0061\":1}",
                        "{\"a\":1}x",
                        "{\"a\":\"\n\"}",
                        "{\"a\":01}",
                        ""))
                .allSatisfy(body -> assertThat(plain(body.getBytes(UTF_8))).isNull());
    }

    @Test
    void findsExactlyWhatTheParserFindsHoweverABodyIsBroken() {
        Random random = new Random(7);
        int agreed = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] body = mutated(BODIES.get(i % BODIES.size()).getBytes(UTF_8), random);
            RequestScan plain = plain(body);
            if (plain != null) {
                assertThat(shown(plain)).as(new String(body, UTF_8)).isEqualTo(parsed(body));
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(5_000);
    }

    /** In the beginning of a longer array, as bodies are looked at. */
    private static @Nullable RequestScan plain(byte[] body) {
        return PlainRequestScan.of(Arrays.copyOf(body, body.length + 9), body.length);
    }

    /** A body with up to three bytes changed, taken out or put in. */
    static byte[] mutated(byte[] body, Random random) {
        byte[] from = body;
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(from.length + 1);
            int cut = random.nextInt(3) == 0 && at < from.length ? 1 : 0;
            String inserts = "{}[]\",:\\ \n0159.-etfnua/\u0001\u00fc";
            byte[] more = random.nextInt(3) == 0
                    ? new byte[0]
                    : inserts.substring(random.nextInt(inserts.length()))
                            .substring(0, 1)
                            .getBytes(UTF_8);
            byte[] next = new byte[from.length - cut + more.length];
            System.arraycopy(from, 0, next, 0, at);
            System.arraycopy(more, 0, next, at, more.length);
            System.arraycopy(from, at + cut, next, at + more.length, from.length - at - cut);
            from = next;
        }
        return from;
    }

    private static @Nullable List<Object> parsed(byte[] body) {
        try {
            return shown(RequestScanner.parsed(body));
        } catch (MalformedBodyException malformed) {
            return null;
        }
    }

    private static List<Object> shown(RequestScan scan) {
        List<Object> all = new ArrayList<>(List.of(scan.root(), scan.isEmpty(), scan.rootEnd()));
        for (int i = 0; i < scan.memberCount(); i++) {
            all.add(scan.memberAt(i));
        }
        return all;
    }
}
