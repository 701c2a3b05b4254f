package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.during;
import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RefreshTest extends EndToEnd {

    @Test
    void keepsThePickerAndTheCheckersWhenNothingChanged() {
        MockLlm often = mock("often");
        MockLlm seldom = mock("seldom");
        String route =
                route(Conf.of(Conf.on(often, "'weight': 4", Conf.CHECKS), Conf.on(seldom, "'weight': 1", Conf.CHECKS)));
        often.faults(Faults.none().healthStatus(404));
        eventually(() ->
                assertThat(Health.read(this).node(route, "often").status()).isEqualTo("unhealthy"));
        JsonNode before = details(route, "often");
        long start = System.nanoTime();
        long probes = often.probeCount();

        for (int i = 0; i < 10; i++) {
            gateway().refresh();
        }
        long made = often.probeCount() - probes;
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        JsonNode after = details(route, "often");
        assertThat(after.path("generation")).isEqualTo(before.path("generation"));
        assertThat(after.path("version")).isEqualTo(before.path("version"));
        assertThat(after.path("nodes").path(0).path("status").asString()).isEqualTo("unhealthy");
        assertThat(made).as("one a second, whatever is refreshed").isLessThanOrEqualTo(seconds + 2);
    }

    @Test
    void goesOnWithTheDistributionWhereItWas() {
        MockLlm often = mock("often");
        MockLlm seldom = mock("seldom");
        String route = route(Conf.of(Conf.on(often, "'weight': 4"), Conf.on(seldom, "'weight': 1")));

        for (int i = 0; i < 10; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            gateway().refresh();
        }

        assertThat(often.requestCount()).isEqualTo(8);
        assertThat(seldom.requestCount()).isEqualTo(2);
    }

    @Test
    void keepsHealthWhenOnlyWeightsChange() {
        MockLlm sick = mock("sick");
        MockLlm well = mock("well");
        String route = route(Conf.of(Conf.on(sick, Conf.CHECKS), Conf.on(well, Conf.CHECKS)));
        sick.faults(Faults.none().healthStatus(500));
        eventually(
                () -> assertThat(Health.read(this).node(route, "sick").status()).isEqualTo("unhealthy"));
        long generation = details(route, "sick").path("generation").asLong();

        change(route, Conf.of(Conf.on(sick, "'weight': 9", Conf.CHECKS), Conf.on(well, Conf.CHECKS)));

        assertThat(Health.read(this).node(route, "sick").status()).isEqualTo("unhealthy");
        assertThat(details(route, "sick").path("generation").asLong()).isEqualTo(generation);
        for (int i = 0; i < 5; i++) {
            assertThat(chat(route).body()).contains(greeting(well));
        }
    }

    @Test
    void stopsProbingWhenTheRouteIsGone_HC156() {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first, Conf.CHECKS), Conf.on(second)));
        eventually(() -> assertThat(first.probeCount()).isPositive());

        gateway().remove(route);

        long probes = first.probeCount();
        assertThat(Health.read(this).names()).noneMatch(name -> name.startsWith(route + "/"));
        during(Duration.ofMillis(2200), () -> assertThat(first.probeCount()).isBetween(probes, probes + 1));
        assertThat(first.openConnections()).isZero();
    }

    @Test
    void keepsWhatIsLeftOfTheRetryBudget() {
        MockLlm bad = mock("bad");
        MockLlm good = mock("good");
        String route = route(Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good))
                .fallback("http_5xx")
                .with("'retry_budget': {'percent': 20, 'min_requests_per_second': 0, 'window_ms': 600000}"));
        for (int i = 0; i < 10; i++) {
            assertThat(chat(route).body()).contains(greeting(bad));
        }
        bad.faults(Faults.none().status(500));
        assertThat(chat(route).body()).contains(greeting(good));

        gateway().refresh();

        assertThat(chat(route).body()).as("ten requests afford two").contains(greeting(good));
        gateway().refresh();
        assertThat(chat(route).statusCode()).as("and no more").isEqualTo(500);
        change(
                route,
                Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good))
                        .fallback("http_5xx")
                        .with("'retry_budget': {'percent': 100, 'min_requests_per_second': 0}"));
        assertThat(chat(route).body()).as("another budget begins anew").contains(greeting(good));
    }

    @Test
    void keepsCoolDownsAndRequestsInFlight() throws IOException {
        MockLlm cooling = mock("cooling");
        MockLlm full = mock("full");
        MockLlm spare = mock("spare");
        String route = route(Conf.of(
                        Conf.on(cooling, "'priority': 2"),
                        Conf.on(full, "'priority': 1", "'max_concurrency': 1"),
                        Conf.on(spare))
                .fallback("http_429")
                .with("'cooldown': {'default_ms': 60000}"));
        cooling.faults(Faults.none().status(429));
        full.faults(Faults.none().stallAtEvent(1));
        try (RawClient holding = new RawClient(gateway().port())) {
            assertThat(holding.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);

            for (int i = 0; i < 3; i++) {
                gateway().refresh();
                assertThat(chat(route).body()).contains(greeting(spare));
            }
        }
        assertThat(cooling.requestCount()).isEqualTo(1);
        assertThat(full.requestCount()).isEqualTo(1);
    }

    private JsonNode details(String route, String instance) {
        return JsonMapper.shared()
                .readTree(get("/actuator/healthchecks/" + route + "/" + instance, "Accept", "application/json")
                        .body());
    }
}
