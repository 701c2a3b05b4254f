package io.github.aiproxymulti.aiproxy.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitHeadersTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "7, 7000",
        "0, 0",
        "1.5, 1500",
        "' 3 ', 3000",
        "'Sun, 01 Mar 2026 12:00:20 GMT', 20000",
        "'Sun, 01 Mar 2026 11:59:00 GMT', 0",
        "2026-03-01T12:00:05Z, 5000",
        "20s, 20000",
    })
    void readsRetryAfter(String value, long millis) {
        assertThat(asked(Map.of("retry-after", value))).hasValue(Duration.ofMillis(millis));
    }

    @Test
    void prefersMillisecondsToSeconds() {
        assertThat(asked(Map.of("retry-after", "1", "retry-after-ms", "250"))).hasValue(Duration.ofMillis(250));
        assertThat(asked(Map.of("retry-after", "1", "retry-after-ms", "soon"))).hasValue(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12000",
        "1s, 1000",
        "6ms, 6",
        "20ms, 20",
        "1.5ms, 1.5",
        "350us, 0.35",
        "7.66s, 7660",
        "2m59.56s, 179560",
        "1m30s, 90000",
        "6m0s, 360000",
        "1h0m2.5s, 3602500",
        "2d, 172800000",
        "1m30s500ms, 90500",
        "2026-03-01T12:01:00Z, 60000",
        "2026-03-01T13:01:00+01:00, 60000",
        "'Sun, 01 Mar 2026 12:00:20 GMT', 20000",
        "1772366430, 30000",
        "1772366430500, 30500",
    })
    void readsAllFormsOfResets(String value, double millis) {
        Duration wait = Duration.ofNanos(Math.round(millis * 1_000_000));

        assertThat(reset(Map.of("x-ratelimit-reset-tokens", value))).hasValue(wait);
        assertThat(reset(Map.of("x-ratelimit-reset", value))).hasValue(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-RateLimit-Reset-Project-Tokens",
                "x-ratelimit-reset-requests-day",
                "x-ratelimit-reset-input-tokens",
                "x-ratelimit-reset-tokens-minute"
            })
    void readsResetsOfWhateverBudgetAVendorHas(String name) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(name, "7s");
        headers.put(name.replace("eset", "emaining"), "0");
        headers.put("x-ratelimit-reset-requests", "20ms");
        headers.put("x-ratelimit-remaining-requests", "5");

        assertThat(reset(headers)).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void aServerThatIsUnavailableIsReadyWhenWhatItHasUsedUpIsFullAgain() {
        assertThat(reset(Map.of("x-ratelimit-reset-tokens", "7s"), false)).hasValue(Duration.ofSeconds(7));
        assertThat(reset(Map.of("x-ratelimit-reset-tokens", "7s", "x-ratelimit-remaining-tokens", "0"), false))
                .hasValue(Duration.ofSeconds(7));
        assertThat(reset(Map.of("x-ratelimit-reset-tokens", "7s", "x-ratelimit-remaining-tokens", "12"), false))
                .as("it has some left, so that is not why")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+5",
                "1e9",
                "NaN",
                "Infinity",
                "0x10",
                "1,5",
                "5 s",
                "s",
                "ms",
                "m",
                "1x",
                "99999999999999999999",
                "1h1h",
                "30s1m",
                "Sun, 99 Mar 2026 12:00:20 GMT",
                "2026-13-01T12:00:00Z",
                "tomorrow",
                "١٢",
                "1;DROP",
                "11111111111111111111111111111111111111111111111111111111111111111"
            })
    void takesForAbsentWhatItCannotUnderstand(String value) {
        assertThat(asked(Map.of("retry-after", value, "retry-after-ms", value))).isEmpty();
        assertThat(reset(Map.of("x-ratelimit-reset", value, "anthropic-ratelimit-tokens-reset", value)))
                .isEmpty();
    }

    @Test
    void neverUnderstandsAWaitBeyondItsBound() {
        assertThat(asked(Map.of("retry-after", "999999999999999999"))).hasValue(WaitHeaders.LONGEST);
        assertThat(reset(Map.of("x-ratelimit-reset", "999999999d"))).hasValue(WaitHeaders.LONGEST);
        assertThat(reset(Map.of("x-ratelimit-reset", "9999-01-01T00:00:00Z"))).hasValue(WaitHeaders.LONGEST);
    }

    @Test
    void waitsForTheLastOfTheBudgetsThatAreUsedUp() {
        assertThat(reset(Map.of(
                        "x-ratelimit-reset-requests", "20ms",
                        "x-ratelimit-remaining-requests", "99",
                        "x-ratelimit-reset-tokens", "8s",
                        "x-ratelimit-remaining-tokens", "0",
                        "anthropic-ratelimit-input-tokens-reset", "5s",
                        "anthropic-ratelimit-input-tokens-remaining", "0")))
                .hasValue(Duration.ofSeconds(8));
    }

    @Test
    void waitsForTheFirstResetWhenNobodySaysWhatIsUsedUp() {
        assertThat(reset(Map.of("x-ratelimit-reset-requests", "20s", "x-ratelimit-reset-tokens", "8s")))
                .hasValue(Duration.ofSeconds(8));
    }

    @Test
    void understandsEveryWaitThatItIsWritten() {
        Random random = new Random(11);
        for (int i = 0; i < 5000; i++) {
            Duration wait = Duration.ofSeconds(random.nextInt(2_000_000));
            String date =
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plus(wait).atOffset(ZoneOffset.UTC));
            String units = wait.toDaysPart() + "d" + wait.toHoursPart() + "h" + wait.toMinutesPart() + "m"
                    + wait.toSecondsPart() + "s";
            for (String form : List.of(
                    String.valueOf(wait.toSeconds()),
                    units,
                    date,
                    NOW.plus(wait).toString())) {
                assertThat(reset(Map.of("x-ratelimit-reset", form))).as(form).hasValue(wait);
            }
        }
    }

    @Test
    void survivesWhateverAServerSends() {
        Random random = new Random(7);
        String alphabet = "0123456789.smhdTZ:-+, eEGMxNaSun\u0000é";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int c = 0; c < length; c++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Map<String, String> headers = new HashMap<>();
            headers.put("retry-after", text.toString());
            headers.put("retry-after-ms", text.reverse().toString());
            headers.put("x-ratelimit-reset", text.toString());
            headers.put("x-ratelimit-remaining", text.toString());
            assertThat(asked(headers)).satisfies(WaitHeadersTest::isBounded);
            assertThat(reset(headers)).satisfies(WaitHeadersTest::isBounded);
        }
    }

    private static void isBounded(Optional<Duration> wait) {
        wait.ifPresent(known -> assertThat(known).isBetween(Duration.ZERO, WaitHeaders.LONGEST));
    }

    private static Optional<Duration> asked(Map<String, String> headers) {
        return WaitHeaders.asked(name -> header(headers, name), NOW);
    }

    private static Optional<Duration> reset(Map<String, String> headers) {
        return reset(headers, true);
    }

    private static Optional<Duration> reset(Map<String, String> headers, boolean all) {
        return WaitHeaders.reset(
                new AnswerHeaders() {
                    @Override
                    public @Nullable String get(String name) {
                        return headers.get(name);
                    }

                    @Override
                    public Iterable<String> names() {
                        return headers.keySet();
                    }
                },
                NOW,
                all);
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        return headers.get(name);
    }
}
