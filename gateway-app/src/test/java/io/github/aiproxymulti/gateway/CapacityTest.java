package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances without capacity are left alone, and the client is told when to come back. */
class CapacityTest extends EndToEnd {

    private static final String COOLDOWN = "'cooldown': {'default_ms': 60000}";

    private final MockLlm one = mock("one");
    private final MockLlm two = mock("two");

    @Test
    void anInstanceThatSays429GetsNothingUntilItsTimeIsOver() {
        String route = route(both().fallback("http_429"));
        one.faults(Faults.none().status(429).header("Retry-After", "30"));

        for (int i = 0; i < 20; i++) {
            assertThat(chat(route).body()).contains(greeting(two));
        }

        assertThat(one.requestCount()).isEqualTo(1);
        assertThat(two.requestCount()).isEqualTo(20);
    }

    @Test
    void anInstanceComesBackWhenItsTimeIsOver() {
        String route = route(both().fallback("http_429"));
        one.faults(Faults.none().status(429).header("retry-after-ms", "300"));
        for (int i = 0; i < 2; i++) {
            chat(route);
        }
        one.faults(Faults.none());

        eventually(() -> assertThat(chat(route).body()).contains(greeting(one)));
    }

    @ParameterizedTest
    @CsvSource({"429, 429", "503, 503"})
    void whenAllAreCoolingTheAnswerSaysSoAndWhenToComeBack(int said, int answered) {
        String route = route(both().fallback("http_429", "http_5xx"));
        one.faults(Faults.none().status(said).header("Retry-After", "40"));
        two.faults(Faults.none().status(said).header("Retry-After", "20"));

        HttpResponse<String> tried = chat(route);
        HttpResponse<String> untried = chat(route);

        assertThat(tried.statusCode()).as("the upstream's own answer").isEqualTo(said);
        assertThat(retryAfter(tried)).isBetween(10L, 20L);
        assertThat(untried.statusCode()).isEqualTo(answered);
        assertThat(untried.body()).isEqualTo("all servers are cooling down");
        assertThat(retryAfter(untried)).isBetween(10L, 20L);
        assertThat(one.requestCount() + two.requestCount()).isEqualTo(2);
    }

    @Test
    void aLoneInstanceThatIsCoolingIsNotAsked() {
        String route = route(Conf.of(Conf.on(one)).with(COOLDOWN));
        one.faults(Faults.none().status(429).header("x-ratelimit-reset-tokens", "1m30s"));

        HttpResponse<String> first = chat(route);
        HttpResponse<String> second = stream(route);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(retryAfter(first)).isBetween(70L, 90L);
        assertThat(retryAfter(second)).isBetween(70L, 90L);
        assertThat(one.requestCount()).isEqualTo(1);
    }

    @Test
    void aRefusedCredentialIsLeftAloneWhereverItIsUsed() {
        String key = "'auth': {'header': {'Authorization': 'Bearer spent'}}";
        MockLlm three = mock("three");
        String route =
                route(Conf.of(Conf.on(one, key, "'priority': 1"), Conf.on(two, key, "'priority': 1"), Conf.on(three))
                        .with(COOLDOWN)
                        .with("'fallback_http_statuses': [401, 402]"));
        one.faults(Faults.none().status(402));
        two.faults(Faults.none().status(402));

        for (int i = 0; i < 5; i++) {
            assertThat(chat(route).body()).contains(greeting(three));
        }

        assertThat(one.requestCount() + two.requestCount()).isEqualTo(1);
    }

    @Test
    void nothingCoolsWithoutTheBlock() {
        String route = route(Conf.of(Conf.on(one), Conf.on(two)).fallback("http_429"));
        one.faults(Faults.none().status(429).header("Retry-After", "30"));

        for (int i = 0; i < 10; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }

        assertThat(one.requestCount()).isGreaterThan(2);
    }

    @Test
    void aFullInstanceIsSkippedUntilAClientHasItsAnswerOrGoesAway() throws IOException {
        one.faults(Faults.none().stallAtEvent(1));
        String route =
                route(Conf.of(Conf.on(one, "'max_concurrency': 1", "'priority': 1"), Conf.on(two, "'weight': 1")));
        try (RawClient holding = new RawClient(gateway().port())) {
            assertThat(holding.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);

            for (int i = 0; i < 5; i++) {
                assertThat(chat(route).body()).contains(greeting(two));
            }
            assertThat(one.requestCount()).isEqualTo(1);
        }
        one.faults(Faults.none());

        eventually(() -> assertThat(chat(route).body()).contains(greeting(one)));
    }

    @Test
    void whenAllAreFullTheAnswerSaysSo() throws IOException {
        one.faults(Faults.none().delay(Duration.ofSeconds(20)));
        String route = route(Conf.of(Conf.on(one, "'max_concurrency': 1")));
        try (RawClient holding = new RawClient(gateway().port())) {
            holding.post(route, CHAT_PATH, CHAT);
            eventually(() -> assertThat(one.requestCount()).isEqualTo(1));

            HttpResponse<String> refused = chat(route);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("all servers are busy");
            assertThat(retryAfter(refused)).isEqualTo(1);
        }
        one.faults(Faults.none());

        eventually(() -> assertThat(chat(route).statusCode()).isEqualTo(200));
    }

    private Conf both() {
        return Conf.of(Conf.on(one, "'weight': 1"), Conf.on(two, "'weight': 1")).with(COOLDOWN);
    }

    private static long retryAfter(HttpResponse<String> response) {
        return response.headers().firstValueAsLong("Retry-After").orElse(-1);
    }
}
