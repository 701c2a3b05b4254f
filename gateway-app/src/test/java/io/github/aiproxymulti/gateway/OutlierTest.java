package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.standing.CircuitState;
import io.github.aiproxymulti.aiproxy.standing.Place;
import io.github.aiproxymulti.aiproxy.standing.StandingView;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An instance is judged by its answers, before any probe could tell. */
class OutlierTest extends EndToEnd {

    private final MockLlm bad = mock("bad");
    private final MockLlm good = mock("good");
    private final MockLlm other = mock("other");

    /** How an instance goes wrong. */
    enum Wrong {
        DEAD,
        RESET,
        STATUS,
        STALLED,
        ERROR_EVENT;

        void befall(MockLlm mock) {
            switch (this) {
                case DEAD -> mock.close();
                case RESET -> mock.faults(Faults.none().resetBeforeResponse(true));
                case STATUS -> mock.faults(Faults.none().status(500));
                case STALLED -> mock.faults(Faults.none().stallAtEvent(0));
                case ERROR_EVENT -> mock.faults(Faults.none().errorEventFirst(true));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void aFailingInstanceGetsNothingMoreAfterItsFirstFailures(Wrong wrong) {
        String route = route(conf(60_000));
        wrong.befall(bad);

        for (int i = 0; i < 30; i++) {
            HttpResponse<String> response = stream(route);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("Hello").doesNotContain("bad");
        }

        assertThat(view(route, "bad").circuit()).isEqualTo(CircuitState.OPEN);
        assertThat(view(route, "bad").place()).isEqualTo(Place.EJECTED);
        assertThat(view(route, "bad").failures()).hasSize(3);
        assertThat(bad.requestCount()).isLessThanOrEqualTo(3);
        assertThat(good.requestCount()).isGreaterThanOrEqualTo(13);
        assertThat(other.requestCount()).isGreaterThanOrEqualTo(13);
    }

    @Test
    void anInstanceThatRecoversComesBackByTrialsAndARamp() {
        String route = route(conf(300));
        bad.faults(Faults.none().status(500));
        eventually(() -> {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            assertThat(view(route, "bad").circuit()).isEqualTo(CircuitState.OPEN);
        });
        bad.faults(Faults.none());
        long before = bad.requestCount();

        eventually(() -> {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            assertThat(view(route, "bad").circuit()).isEqualTo(CircuitState.CLOSED);
        });

        assertThat(bad.requestCount() - before).as("trials").isEqualTo(2);
        assertThat(view(route, "bad").share()).as("a part of its share").isLessThan(0.5);
        for (int i = 0; i < 60; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }
        assertThat(bad.requestCount() - before)
                .as("trials and a tenth or a little more of its share, which is a third of 60")
                .isBetween(2L, 15L);
        assertThat(view(route, "bad").transitions())
                .extracting(note -> note.what().substring(0, note.what().indexOf(':')))
                .containsSubsequence(
                        "circuit HALF_OPEN -> CLOSED", "circuit OPEN -> HALF_OPEN", "circuit CLOSED -> OPEN");
    }

    @Test
    void withTheWholeFleetDownAllAreTriedAndTheAnswerIsTruthful() {
        String route = route(conf(60_000));
        for (MockLlm mock : new MockLlm[] {bad, good, other}) {
            mock.faults(Faults.none().status(500));
        }
        assertThat(chat(route).headers().firstValue("Retry-After"))
                .as("no circuit has opened yet")
                .isEmpty();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            HttpResponse<String> response = chat(route);
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Eventually.PATIENCE);
        }
        HttpResponse<String> refused = chat(route);
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(-1))
                .as("until the first circuit lets a trial through")
                .isBetween(30L, 60L);

        good.faults(Faults.none());

        assertThat(chat(route).body()).contains(greeting(good));
    }

    @Test
    void anUnchangedRefreshKeepsWhatIsKnown() {
        String route = route(conf(60_000));
        bad.faults(Faults.none().status(500));
        eventually(() -> {
            chat(route);
            assertThat(view(route, "bad").circuit()).isEqualTo(CircuitState.OPEN);
        });
        long before = bad.requestCount();

        for (int i = 0; i < 5; i++) {
            gateway().refresh();
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }

        assertThat(bad.requestCount()).isEqualTo(before);
        assertThat(view(route, "bad").place()).isEqualTo(Place.EJECTED);
    }

    @Test
    void aRouteThatIsGoneIsForgotten() {
        String route = route(conf(60_000));
        chat(route);
        assertThat(gateway().bean(Standings.class).views(route)).hasSize(3);

        gateway().remove(route);

        assertThat(gateway().bean(Standings.class).views(route)).isEmpty();
    }

    private Conf conf(int openMillis) {
        return Conf.of(Conf.on(bad), Conf.on(good), Conf.on(other))
                .fallback("http_429", "http_5xx")
                .with("'timeout': 1000")
                .with("'circuit_breaker': {'minimum_calls': 3, 'open_ms': " + openMillis
                        + ", 'half_open_calls': 2, 'ramp_ms': 60000}");
    }

    private StandingView view(String route, String instance) {
        return gateway().bean(Standings.class).views(route).stream()
                .filter(view -> view.instance().equals(instance))
                .findFirst()
                .orElseThrow();
    }
}
