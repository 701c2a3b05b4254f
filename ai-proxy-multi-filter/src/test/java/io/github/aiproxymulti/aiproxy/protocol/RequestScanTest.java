package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScanTest {

    private static RequestScan scan(String body) {
        return RequestScan.of(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String slice(String body, int from, int to) {
        return new String(Arrays.copyOfRange(body.getBytes(StandardCharsets.UTF_8), from, to), StandardCharsets.UTF_8);
    }

    @Test
    void recordsWhereEveryMemberLies() {
        String body =
                " { \"a\" : -1.5e3 ,\n\"bé\":[ {\"a\":1} , 2 ], \"c\":{},\"d\": \"x\\\",}\" ,\"e\":true,\"f\":null\t} ";
        RequestScan scan = scan(body);

        assertThat(scan.root()).isEqualTo(JsonKind.OBJECT);
        assertThat(scan.memberCount()).isEqualTo(6);
        String[] members = {
            "\"a\" : -1.5e3", "\"bé\":[ {\"a\":1} , 2 ]", "\"c\":{}", "\"d\": \"x\\\",}\"", "\"e\":true", "\"f\":null"
        };
        String[] values = {"-1.5e3", "[ {\"a\":1} , 2 ]", "{}", "\"x\\\",}\"", "true", "null"};
        for (int i = 0; i < 6; i++) {
            RequestScan.Member member = scan.memberAt(i);
            assertThat(slice(body, member.start(), member.end())).isEqualTo(members[i]);
            assertThat(slice(body, member.valueStart(), member.end())).isEqualTo(values[i]);
        }
        assertThat(scan.has("f")).isTrue();
        assertThat(scan.has("nested")).isFalse();
        assertThat(scan.isTrue("e")).isTrue();
        assertThat(scan.isTrue("a")).isFalse();
        assertThat(scan.isArrayOrObject("bé")).isTrue();
        assertThat(scan.isArrayOrObject("c")).isTrue();
        assertThat(scan.isArrayOrObject("d")).isFalse();
        assertThat(scan.member("zz")).isEmpty();
    }

    @Test
    void namesAreComparedDecodedAndTheLastDuplicateWins() {
        RequestScan scan = scan("{\"m\\u006fdel\":\"one\",\"model\":\"tw\\u00f6 €\"}");

        assertThat(scan.memberCount()).isEqualTo(2);
        assertThat(scan.memberAt(0).name()).isEqualTo("model");
        assertThat(scan.model()).isEqualTo("twö €");
        assertThat(scan("{\"model\":\"a\\\"b\\\\\"}").model()).isEqualTo("a\"b\\");
        assertThat(scan("{\"model\":\"\"}").model()).isEmpty();
        assertThat(scan("{\"model\":-1.50}").model()).isNull();
        assertThat(scan("{\"model\":-1.50}").modelText()).isEqualTo("-1.50");
        assertThat(scan("{\"model\":\"m\",\"model\":null}").modelText()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|OBJECT|true",
                " [ ] |ARRAY|true",
                "[1]|ARRAY|false",
                "[[],{}]|ARRAY|false",
                "'{\"a\":1}'|OBJECT|false",
                "\"x\"|STRING|false",
                "12|NUMBER|false",
                " -0.5 |NUMBER|false",
                "true|TRUE|false",
                "null|NULL|false"
            })
    void knowsTheRoot(String body, JsonKind root, boolean empty) {
        RequestScan scan = scan(body);

        assertThat(scan.root()).isEqualTo(root);
        assertThat(scan.isEmpty()).isEqualTo(empty);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}\"messages\": [ { \"role\": \"system\", \"cont|Expected the end but found T_STRING at character 3",
                "{} {|Expected the end but found T_OBJ_BEGIN at character 4",
                "[]}|Expected the end but found T_OBJ_END at character 3",
                "[1][|Expected the end but found T_ARR_BEGIN at character 4",
                "{}]|Expected the end but found T_ARR_END at character 3",
                "{}-1|Expected the end but found T_NUMBER at character 3",
                "{}7|Expected the end but found T_NUMBER at character 3",
                "{} false|Expected the end but found T_BOOLEAN at character 4",
                "{} true|Expected the end but found T_BOOLEAN at character 4",
                "{} null|Expected the end but found T_NULL at character 4",
                "{}:|Expected the end but found T_COLON at character 3",
                "\"a\",|Expected the end but found T_COMMA at character 4",
                "{}x|Expected the end but found T_ERROR at character 3",
                "{} nul|Expected the end but found T_ERROR at character 4",
                "false|invalid JSON",
                "{\"a\":1|Unexpected end of input at character 7",
            })
    void saysWhatIsWrong_REQ05(String body, String message) {
        assertThatExceptionOfType(MalformedBodyException.class)
                .isThrownBy(() -> scan(body))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "}",
                "[",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":NaN}",
                "[1 2]",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":tru}",
                "\"open",
                "{\"a\":{\"b\":[}}",
                "this is not valid json",
                "// c\n{}",
                "\uFEFF{}",
                "{\"a\":\"\\ud8\"}"
            })
    void rejectsWithoutQuotingTheBody_REQ10(String body) {
        assertThatExceptionOfType(MalformedBodyException.class)
                .isThrownBy(() -> scan(body))
                .withMessageMatching("[A-Z][A-Za-z0-9_ -]+ at character \\d+")
                .withNoCause();
    }

    @Test
    void rejectsOtherEncodings() {
        for (byte[] body : new byte[][] {
            "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE),
            "{\"a\":1}".getBytes(StandardCharsets.UTF_16),
            {'"', (byte) 0xC3, '"'},
            {'"', (byte) 0xC0, (byte) 0x80, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xE0, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
            {'"', 'a', (byte) 0xE2, (byte) 0x82},
            {'"', (byte) 0x80, '"'},
        }) {
            assertThatExceptionOfType(MalformedBodyException.class).isThrownBy(() -> RequestScan.of(body));
        }
        assertThat(scan("\"é€\uD83D\uDE00 plain ascii text that is long\"").root())
                .isEqualTo(JsonKind.STRING);
    }

    @Test
    void boundsDepthAndNumbers() {
        assertThat(scan("[".repeat(1000) + "]".repeat(1000)).root()).isEqualTo(JsonKind.ARRAY);
        assertThat(scan("{\"a\":" + "1".repeat(1000) + "}").has("a")).isTrue();

        for (String body : new String[] {
            "[".repeat(1001) + "]".repeat(1001),
            "[".repeat(200_000),
            "{\"a\":".repeat(5000) + "1" + "}".repeat(5000),
            "{\"a\":" + "1".repeat(1001) + "}",
            "{\"a\":[1." + "1".repeat(1001) + "]}",
        }) {
            assertThatExceptionOfType(MalformedBodyException.class)
                    .isThrownBy(() -> scan(body))
                    .withMessageStartingWith("Too deep nesting or too long token at character ");
        }
    }

    @Test
    void garbageThrowsNothingElse() {
        Random random = new Random(7);
        String alphabet = "{}[]\",:0123456789.-+eEtrufalsn \\\n\u00e9a";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
            int length = random.nextInt(24);
            for (int j = 0; j < length; j++) {
                body.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            boolean scanned = scans(bytes);
            if (scanned) {
                assertThat(WireJson.read(bytes)).as(body.toString()).isPresent();
            }
        }
    }

    private static boolean scans(byte[] bytes) {
        try {
            RequestScan scan = RequestScan.of(bytes);
            scan.modelText();
            return true;
        } catch (MalformedBodyException declared) {
            return false;
        }
    }
}
