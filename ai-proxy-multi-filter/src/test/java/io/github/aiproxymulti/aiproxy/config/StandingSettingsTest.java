package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingSettingsTest {

    @Test
    void allOfItIsOffUnlessWritten() {
        AiProxyMultiConfig config = read("");

        assertThat(config.cooldown()).isNull();
        assertThat(config.circuits()).isNull();
        assertThat(config.instances().get(0).maxConcurrency()).isNull();
    }

    @Test
    void anEmptyBlockIsOnWithItsDefaults() {
        AiProxyMultiConfig config = read("cooldown: {}\ncircuit_breaker: {}");

        assertThat(config.cooldown())
                .isEqualTo(new Cooldown(Duration.ofSeconds(10), Duration.ofSeconds(300), Duration.ofSeconds(60)));
        assertThat(config.circuits())
                .isEqualTo(new CircuitSettings(
                        50,
                        100,
                        null,
                        new CircuitSettings.Window(false, 20, 5),
                        new CircuitSettings.Waiting(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                        3,
                        50,
                        Duration.ofSeconds(10)));
    }

    @Test
    void everyFieldIsRead() {
        AiProxyMultiConfig config = read("""
                cooldown: {default_ms: 1, max_ms: 2, credential_ms: 0}
                circuit_breaker:
                  failure_rate: 1
                  slow_call_rate: 2
                  slow_call_ms: 3
                  window_type: time
                  window_size: 4
                  minimum_calls: 5
                  open_ms: 6
                  open_max_ms: 7
                  half_open_calls: 8
                  max_ejected_percent: 9
                  ramp_ms: 0
                """);

        assertThat(config.cooldown())
                .isEqualTo(new Cooldown(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO));
        assertThat(config.circuits())
                .isEqualTo(new CircuitSettings(
                        1,
                        2,
                        Duration.ofMillis(3),
                        new CircuitSettings.Window(true, 4, 5),
                        new CircuitSettings.Waiting(Duration.ofMillis(6), Duration.ofMillis(7)),
                        8,
                        9,
                        Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cooldown: {default_ms: 0}|cooldown.default_ms: 0 (expected: an integer >= 1)",
                "cooldown: {default_ms: 10000, max_ms: 9999}|cooldown.max_ms: 9999 (expected: >= default_ms, 10000)",
                "cooldown: {credential_ms: -1}|cooldown.credential_ms: -1 (expected: an integer >= 0)",
                "cooldown: 5|cooldown: 5 (expected: an object)",
                "circuit_breaker: {failure_rate: 0}|circuit_breaker.failure_rate: 0 (expected: an integer, 1..100)",
                "circuit_breaker: {failure_rate: 101}|circuit_breaker.failure_rate: 101 (expected: an integer, 1..100)",
                "circuit_breaker: {slow_call_rate: 0}|circuit_breaker.slow_call_rate: 0 (expected: an integer, 1..100)",
                "circuit_breaker: {slow_call_ms: 0}|circuit_breaker.slow_call_ms: 0 (expected: an integer >= 1)",
                "circuit_breaker: {window_type: ring}|circuit_breaker.window_type: 'ring' (expected: one of count, time)",
                "circuit_breaker: {window_size: 3601}|circuit_breaker.window_size: 3601 (expected: an integer, 1..3600)",
                "circuit_breaker: {minimum_calls: 0}|circuit_breaker.minimum_calls: 0 (expected: an integer, 1..3600)",
                "circuit_breaker: {open_ms: 0}|circuit_breaker.open_ms: 0 (expected: an integer >= 1)",
                "circuit_breaker: {open_ms: 6, open_max_ms: 5}|circuit_breaker.open_max_ms: 5 (expected: >= open_ms, 6)",
                "circuit_breaker: {half_open_calls: 0}|circuit_breaker.half_open_calls: 0 (expected: an integer, 1..1000)",
                "circuit_breaker: {max_ejected_percent: 0}"
                        + "|circuit_breaker.max_ejected_percent: 0 (expected: an integer, 1..100)",
                "circuit_breaker: {ramp_ms: -1}|circuit_breaker.ramp_ms: -1 (expected: an integer >= 0)",
            })
    void saysWhatIsWrong(String block, String message) {
        assertThatThrownBy(() -> read(block))
                .isInstanceOf(InvalidConfigException.class)
                .message()
                .contains(message.substring(0, message.indexOf(" (")), message.substring(message.indexOf("(expected")));
    }

    @Test
    void aMostThatIsLessThanTheDefaultBoundsIt() {
        AiProxyMultiConfig config = read("cooldown: {max_ms: 4000}\ncircuit_breaker: {open_max_ms: 3000}");

        assertThat(config.cooldown())
                .isEqualTo(new Cooldown(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(60)));
        assertThat(config.circuits())
                .extracting(CircuitSettings::waiting)
                .isEqualTo(new CircuitSettings.Waiting(Duration.ofSeconds(3), Duration.ofSeconds(3)));
    }

    @Test
    void theMostRequestsInFlightAreAtLeastOne() {
        assertThat(instance("max_concurrency: 7").maxConcurrency()).isEqualTo(7);
        assertThatThrownBy(() -> instance("max_concurrency: 0"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("instances[0].max_concurrency: 0 (expected: an integer >= 1)");
    }

    private static Instance instance(String more) {
        return new Reading()
                .text("instances: [{name: a, provider: openai, weight: 1, auth: {}, " + more + "}]")
                .instances()
                .get(0);
    }

    private static AiProxyMultiConfig read(String blocks) {
        return new Reading().text("instances: [{name: a, provider: openai, weight: 1, auth: {}}]\n" + blocks);
    }
}
