package io.github.aiproxymulti.healthcheck.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.ProbeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksReaderTest {

    private static final ActiveCheck OFF = new ActiveCheck(
            ProbeType.HTTP,
            Duration.ofSeconds(1),
            10,
            null,
            null,
            "GET",
            "/",
            "",
            List.of(),
            true,
            null,
            null,
            null,
            null);

    private final List<String> warnings = new ArrayList<>();

    private Checks read(Map<String, ?> tree) {
        return ChecksReader.read("checks", tree, warnings::add);
    }

    private Checks active(Map<String, ?> active) {
        return read(Map.of("active", active));
    }

    private List<String> problems(Map<String, ?> tree) {
        InvalidChecksException refused = catchThrowableOfType(InvalidChecksException.class, () -> read(tree));
        assertThat(refused).as("nothing was refused").isNotNull();
        assertThat(refused).hasMessage(String.join("; ", refused.problems()));
        return refused.problems();
    }

    @Test
    void anEmptyActiveObjectProbesNothing() {
        assertThat(active(Map.of())).isEqualTo(new Checks(OFF, null));
        assertThat(warnings).singleElement().asString().contains("no target is ever probed");
    }

    @Test
    void defaultsApplyInsideObjectsThatAreWritten() {
        Checks checks = read(Map.of(
                "active",
                Map.of("healthy", Map.of(), "unhealthy", Map.of()),
                "passive",
                Map.of("healthy", Map.of(), "unhealthy", Map.of())));

        assertThat(checks.active().healthy()).isEqualTo(ActiveCheck.Healthy.DEFAULT);
        assertThat(checks.active().unhealthy()).isEqualTo(ActiveCheck.Unhealthy.DEFAULT);
        assertThat(checks.passive())
                .isEqualTo(new PassiveCheck(PassiveCheck.Healthy.DEFAULT, PassiveCheck.Unhealthy.DEFAULT));
        assertThat(warnings).isEmpty();
    }

    @Test
    void anEmptyPassiveObjectCountsNothing() {
        assertThat(read(Map.of("active", Map.of(), "passive", Map.of())).passive())
                .isEqualTo(new PassiveCheck(null, null));
    }

    @Test
    void everySettingIsRead_HC166() {
        Checks checks = active(Map.ofEntries(
                Map.entry("type", "https"),
                Map.entry("timeout", 0.25),
                Map.entry("concurrency", 3),
                Map.entry("host", "foo.com"),
                Map.entry("port", 8443),
                Map.entry("http_method", "POST"),
                Map.entry("http_path", "/status?deep=1"),
                Map.entry("http_req_body", "{\"a\": 1}"),
                Map.entry("https_verify_certificate", false),
                Map.entry("req_headers", List.of("User-Agent: curl/7.29.0", "Authorization: Bearer x")),
                Map.entry("https_sni", "sni.foo.com"),
                Map.entry("ssl_bundle", "probes"),
                Map.entry("healthy", Map.of("interval", 5, "http_statuses", List.of(204), "successes", 1)),
                Map.entry(
                        "unhealthy",
                        Map.of(
                                "interval", 7,
                                "http_statuses", List.of(500, 503),
                                "http_failures", 1,
                                "tcp_failures", 4,
                                "timeouts", 254))));

        assertThat(checks.active())
                .isEqualTo(new ActiveCheck(
                        ProbeType.HTTPS,
                        Duration.ofMillis(250),
                        3,
                        "foo.com",
                        8443,
                        "POST",
                        "/status?deep=1",
                        "{\"a\": 1}",
                        List.of("User-Agent: curl/7.29.0", "Authorization: Bearer x"),
                        false,
                        "sni.foo.com",
                        "probes",
                        new ActiveCheck.Healthy(Duration.ofSeconds(5), Set.of(204), 1),
                        new ActiveCheck.Unhealthy(Duration.ofSeconds(7), Set.of(500, 503), 1, 4, 254)));
        assertThat(warnings).isEmpty();
    }

    @Test
    void valuesMayArriveAsStringsAndListsAsIndexedMaps() {
        Checks checks = read(Map.of(
                "active",
                Map.of(
                        "timeout", "2.5",
                        "port", "8080",
                        "https-verify-certificate", "false",
                        "reqHeaders", Map.of("1", "B: 2", "0", "A: 1"),
                        "healthy", Map.of("httpStatuses", Map.of("0", "200", "1", "201")),
                        "unhealthy", ""),
                "passive",
                Map.of("healthy", Map.of("http_statuses", "200, 204"))));

        assertThat(checks.active().timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(checks.active().port()).isEqualTo(8080);
        assertThat(checks.active().verifyCertificate()).isFalse();
        assertThat(checks.active().headers()).containsExactly("A: 1", "B: 2");
        assertThat(checks.active().healthy())
                .isEqualTo(new ActiveCheck.Healthy(Duration.ofSeconds(1), Set.of(200, 201), 2));
        assertThat(checks.active().unhealthy()).isEqualTo(ActiveCheck.Unhealthy.DEFAULT);
        assertThat(checks.passive()).isEqualTo(new PassiveCheck(new PassiveCheck.Healthy(Set.of(200, 204), 5), null));
    }

    @Test
    void headersMayBeAMapOfNamesToOneOrSeveralValues_HC082() {
        Map<String, Object> headers = new TreeMap<>(Map.of("A", "1", "B", List.of("2", "3")));

        assertThat(active(Map.of("req_headers", headers)).active().headers()).containsExactly("A: 1", "B: 2", "B: 3");
    }

    @Test
    void concurrencyZeroActsAsOne() {
        assertThat(active(Map.of("concurrency", 0)).active().concurrency()).isEqualTo(1);
    }

    @Test
    void nullCountsAsAbsent() {
        assertThat(active(Collections.singletonMap("host", null))).isEqualTo(new Checks(OFF, null));
    }

    @Test
    void activeAloneAndBothTogetherAreAccepted_HC011() {
        assertThat(active(Map.of("healthy", Map.of())).passive()).isNull();
        assertThat(read(Map.of("active", Map.of("healthy", Map.of()), "passive", Map.of("healthy", Map.of())))
                        .passive())
                .isEqualTo(new PassiveCheck(PassiveCheck.Healthy.DEFAULT, null));
    }

    @Test
    void passiveAloneIsRefused_HC010() {
        assertThat(problems(Map.of("passive", Map.of())))
                .singleElement()
                .asString()
                .contains("object matches none of the required: [\"active\"] or [\"active\",\"passive\"]");
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    port | 0 | checks.active.port: 0 (expected: 1..65535): expected 0 to be at least 1
                    port | 65536 | checks.active.port: 65536 (expected: 1..65535): expected 65536 to be at most 65535
                    port | x | checks.active.port: "x" (expected: an integer)
                    port | 1.5 | checks.active.port: "1.5" (expected: an integer)
                    timeout | 0 | checks.active.timeout: 0 (expected: more than 0 and at most 3600 seconds)
                    timeout | 3601 | checks.active.timeout: 3601 (expected: more than 0 and at most 3600 seconds)
                    timeout | soon | checks.active.timeout: "soon" (expected: a number of seconds)
                    concurrency | -1 | checks.active.concurrency: -1 (expected: 0..1000): expected -1 to be at least 0
                    concurrency | 1001 | checks.active.concurrency: 1001 (expected: 0..1000): expected 1001 to be at most 1000
                    type | udp | checks.active.type: "udp" (expected: can only be 'http', 'https' or 'tcp')
                    host | a b | checks.active.host: "a b" (expected: a host name, an IP literal or a leading *)
                    http_method | get | checks.active.http_method: "get" (expected: one of [CONNECT, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT, TRACE])
                    http_path | /a b | checks.active.http_path: (not shown) (expected: no spaces, no control characters)
                    https_verify_certificate | maybe | checks.active.https_verify_certificate: "maybe" (expected: true or false)
                    req_headers | no colon | checks.active.req_headers[0]: (not shown) (expected: a header line 'Name: value' without CR and LF)
                    healthy | on | checks.active.healthy: not an object (expected: an object)
                    """)
    void aValueOutOfItsRangeIsRefusedWithItsPath_HC008(String name, String value, String problem) {
        assertThat(problems(Map.of("active", Map.of(name, value)))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "active, healthy, successes, 0",
        "active, healthy, successes, 255",
        "active, healthy, interval, 0",
        "active, unhealthy, interval, 0",
        "active, unhealthy, http_failures, 0",
        "active, unhealthy, tcp_failures, 255",
        "active, unhealthy, timeouts, 0",
        "passive, healthy, successes, 255",
        "passive, unhealthy, http_failures, -1",
        "passive, unhealthy, tcp_failures, 255",
        "passive, unhealthy, timeouts, 255",
    })
    void aThresholdOutOfItsRangeIsRefused(String source, String half, String name, int value) {
        Map<String, Object> section = Map.of(half, Map.of(name, value));
        Map<String, Object> tree =
                source.equals("active") ? Map.of("active", section) : Map.of("active", Map.of(), "passive", section);

        assertThat(problems(tree))
                .singleElement()
                .asString()
                .startsWith("checks." + source + "." + half + "." + name + ": " + value);
    }

    @Test
    void passiveThresholdsMayBeZero() {
        Checks checks = read(Map.of(
                "active",
                Map.of(),
                "passive",
                Map.of(
                        "healthy", Map.of("successes", 0),
                        "unhealthy", Map.of("http_failures", 0, "tcp_failures", 0, "timeouts", 0))));

        assertThat(checks.passive())
                .isEqualTo(new PassiveCheck(
                        new PassiveCheck.Healthy(PassiveCheck.DEFAULT_HEALTHY_STATUSES, 0),
                        new PassiveCheck.Unhealthy(PassiveCheck.DEFAULT_UNHEALTHY_STATUSES, 0, 0, 0)));
    }

    @Test
    void statusesMustBeUniqueInRangeAndNotEmpty() {
        assertThat(problems(Map.of("active", Map.of("healthy", Map.of("http_statuses", List.of(200, 200))))))
                .containsExactly("checks.active.healthy.http_statuses: 200 twice (expected: unique items)");
        assertThat(problems(Map.of("active", Map.of("healthy", Map.of("http_statuses", List.of(200, 199))))))
                .containsExactly(
                        "checks.active.healthy.http_statuses[1]: 199 (expected: 200..599): expected 199 to be at least 200");
        assertThat(problems(Map.of("active", Map.of("healthy", Map.of("http_statuses", List.of())))))
                .containsExactly("checks.active.healthy.http_statuses: [] (expected: at least 1 item)");
    }

    @Test
    void aHeaderCannotSmuggleASecondLineAndIsNeverShown() {
        assertThat(problems(Map.of("active", Map.of("req_headers", List.of("A: secret\r\nB: 2")))))
                .singleElement()
                .asString()
                .contains("req_headers[0]")
                .doesNotContain("secret");
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        assertThat(problems(Map.of("active", Map.of("port", 0, "timeout", -1), "passive", Map.of("type", "x"))))
                .hasSize(3);
    }

    @Test
    void twoSpellingsOfOneNameAreRefused() {
        Map<String, Object> twice = new TreeMap<>(Map.of("http_path", "/a", "http-path", "/b"));

        assertThat(problems(Map.of("active", twice))).singleElement().asString().contains("written twice");
    }

    @Test
    void anUnknownNameIsWarnedAboutWithTheNearestKnownOne() {
        Checks checks = active(Map.of("healthy", Map.of(), "unhealthy", Map.of("timeout", 1)));

        assertThat(checks.active().unhealthy()).isEqualTo(ActiveCheck.Unhealthy.DEFAULT);
        assertThat(warnings)
                .containsExactly("checks.active.unhealthy.timeout: unknown, ignored (did you mean timeouts?)");
    }

    @Test
    void aNameThatIsLikeNoneGetsNoHint() {
        ChecksReader.read("c", Map.of("active", Map.of("healthy", "", "unhealthy", ""), "zzzzzz", 1), warnings::add);

        assertThat(warnings).containsExactly("c.zzzzzz: unknown, ignored");
    }

    @Test
    void oneMissingHalfIsWarnedAboutOnce() {
        assertThat(active(Map.of("healthy", Map.of())).active().unhealthy()).isNull();
        assertThat(warnings)
                .containsExactly("checks.active.unhealthy: absent; an unusable target is never probed again");
    }

    @Test
    void aBusyStatusWrittenAsFailureIsWarnedAbout() {
        Checks checks = active(Map.of("healthy", Map.of(), "unhealthy", Map.of("http_statuses", List.of(429, 500))));

        assertThat(checks.active().unhealthy()).isNotNull();
        assertThat(warnings).singleElement().asString().contains("429");
    }
}
