package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class BodySpliceTest {

    private static final String[] NAMES = {"a", "b", "model", "stream", "é\"\\", ""};
    private static final String[] VALUES = {
        "1", "-0.50", "\"x,}\\\"\"", "[ 1 , {\"a\":2} ]", "{}", "true", "null", "\"é\""
    };
    private static final String[] BLANKS = {"", " ", "\n", "\t \r\n"};

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String splice(String body, Map<String, String> set, Set<String> remove) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        set.forEach((name, value) -> bytes.put(name, utf8(value)));
        byte[] source = utf8(body);
        BodySplice splice = BodySplice.of(source.length, RequestScan.of(source), bytes, remove);
        byte[] spliced = splice.appliedTo(source);
        assertThat(splice.length()).isEqualTo(spliced.length);
        assertThat(source).isEqualTo(utf8(body));
        return new String(spliced, StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0} + {1} - {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|x=1||{\"x\":1}",
                "` {\t} `|x=1|`y`|` {\t\"x\":1} `",
                "{ \"a\" : 1.0 }|x=1||{ \"a\" : 1.0,\"x\":1 }",
                "{ \"x\" :\t1.0, \"b\":2}|x=[3]||{ \"x\" :\t[3], \"b\":2}",
                "{\"x\":1,\"b\":2,\"x\":3}|x=9||{\"b\":2,\"x\":9}",
                "{\"x\":1,\"b\":2,\"x\":3 }||x|{\"b\":2 }",
                "{ \"x\":1 , \"y\":2 }||x,y|{  }",
                "{ \"x\":1 , \"y\":2 }|z=0|x,y|{ \"z\":0 }",
                "{\"a\":1 , \"x\":2\t, \"c\":3}||x|{\"a\":1\t, \"c\":3}",
                "{\"a\":1,\"x\":2}|x=5|x|{\"a\":1,\"x\":5}",
                "{\"b\":1,\"b\":2}|x=5||{\"b\":1,\"b\":2,\"x\":5}",
                "[1, 2]|x=5|x|[1, 2]",
                "{\"\\u0078\":1}|x=5||{\"\\u0078\":5}",
            })
    void changesOnlyWhatItMust(String body, String set, String remove, String expected) {
        Map<String, String> values = set == null ? Map.of() : Map.of(set.substring(0, 1), set.substring(2));
        Set<String> names = remove == null ? Set.of() : Set.of(remove.split(","));

        assertThat(splice(body, values, names)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BODY-03|{ \"messages\" : [ { \"role\" : \"user\", \"content\" : \"hi\" } ], \"temperature\" : 0.7 }",
                "BODY-04|{ \"messages\" : [ { \"role\" : \"user\", \"content\" : \"hello\" } ], \"top_p\" : 0.9 }",
                "BODY-25|{\"stop\":null,\"model\":\"m\"}",
                "BODY-28|{\"e\":{},\"n\":{\"e\":{}},\"l\":[]}",
            })
    void changesNothingWhenNothingIsAsked(String label, String body) {
        byte[] source = utf8(body);

        BodySplice none = BodySplice.of(source.length, RequestScan.of(source), Map.of(), Set.of());
        assertThat(none.pieces()).as(label).isEqualTo(1);
        assertThat(none.appliedTo(source)).as(label).isEqualTo(source);
        assertThat(splice(body, Map.of(), Set.of("absent"))).as(label).isEqualTo(body);
    }

    @Test
    void aBodyMadeOfDuplicatesCostsNoMoreThanItsLength() {
        String body = "{" + "\"x\":1,".repeat(100_000) + "\"y\":1,".repeat(100_000) + "\"z\":1}";

        String spliced =
                assertTimeout(Duration.ofSeconds(10), () -> splice(body, Map.of("x", "2", "y", "3"), Set.of("z")));

        assertThat(spliced).isEqualTo("{\"x\":2,\"y\":3}");
    }

    @Test
    void equalsTheSameOperationOnTheTree() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            String body = randomObject(random);
            Map<String, String> set = new LinkedHashMap<>();
            Set<String> remove = new LinkedHashSet<>();
            for (String name : NAMES) {
                switch (random.nextInt(4)) {
                    case 0 -> set.put(name, pick(random, VALUES));
                    case 1 -> remove.add(name);
                    default -> {}
                }
            }
            ObjectNode expected = (ObjectNode) WireJson.read(utf8(body)).orElseThrow();
            expected.remove(remove);
            set.forEach((name, value) -> expected.set(name, WireJson.read(value).orElseThrow()));

            String spliced = splice(body, set, remove);

            assertThat(WireJson.read(spliced)).as(body + " -> " + spliced).contains(expected);
        }
    }

    @Test
    void keepsEveryByteOfWhatIsNotNamed() {
        Random random = new Random(12);
        for (int i = 0; i < 2_000; i++) {
            String kept = "\"keep\"" + pick(random, BLANKS) + ":" + pick(random, BLANKS) + pick(random, VALUES);
            String body = "{" + kept + "," + randomObject(random).strip().substring(1);
            String closed = body.endsWith(",}") || body.matches("(?s).*,\\s+}") ? "{" + kept + "}" : body;

            assertThat(splice(closed, Map.of("a", "0"), Set.of("b"))).startsWith("{" + kept);
        }
    }

    private static String randomObject(Random random) {
        StringBuilder body = new StringBuilder(pick(random, BLANKS)).append('{').append(pick(random, BLANKS));
        int members = random.nextInt(6);
        for (int m = 0; m < members; m++) {
            body.append(m == 0 ? "" : ",").append(pick(random, BLANKS));
            body.append(WireJson.text(WireJson.object().stringNode(pick(random, NAMES))));
            body.append(pick(random, BLANKS)).append(':').append(pick(random, BLANKS));
            body.append(pick(random, VALUES)).append(pick(random, BLANKS));
        }
        return body.append('}').append(pick(random, BLANKS)).toString();
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
