package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.during;
import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
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
        long probes = often.probeCount();

        for (int i = 0; i < 10; i++) {
            gateway().refresh();
        }

        JsonNode after = details(route, "often");
        assertThat(after.path("generation")).isEqualTo(before.path("generation"));
        assertThat(after.path("version")).isEqualTo(before.path("version"));
        assertThat(after.path("nodes").path(0).path("status").asString()).isEqualTo("unhealthy");
        assertThat(often.probeCount() - probes).isLessThanOrEqualTo(3);
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

    private JsonNode details(String route, String instance) {
        return JsonMapper.shared()
                .readTree(get("/actuator/healthchecks/" + route + "/" + instance, "Accept", "application/json")
                        .body());
    }
}
