package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Standings standings =
            new Standings(System::nanoTime, Clock.systemUTC(), new StandingMeters(() -> registry));

    @Test
    void showsHowTheInstancesOfLiveRoutesStand() {
        RouteStanding route = route();
        StandingMeters.bind(standings, registry);
        standings.follow(List.of(route));

        Permit permit = route.enter(0, false);
        assertThat(permit).isNotNull();
        assertThat(gauge("ai_proxy_in_flight", "a")).isEqualTo(1);
        assertThat(gauge("ai_proxy_in_flight", "b")).isZero();
        permit.head(429, name -> null);
        permit.end(Ending.NEUTRAL, 1);
        Permit other = route.enter(1, false);
        assertThat(other).isNotNull();
        other.end(Ending.FAILURE, 1);

        assertThat(gauge("ai_proxy_in_flight", "a")).isZero();
        assertThat(gauge("ai_proxy_cooling", "a")).isEqualTo(1);
        assertThat(gauge("ai_proxy_ejected", "b")).isEqualTo(1);
        assertThat(gauge("ai_proxy_circuit_state", "b")).isEqualTo(2);
        assertThat(registry.get("ai_proxy_cooldowns")
                        .tags("route_id", "r", "node", "a", "status", "429")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("ai_proxy_circuit_transitions")
                        .tags("route_id", "r", "node", "b", "state", "open")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void showsNothingOfRoutesThatAreGone() {
        StandingMeters.bind(standings, registry);
        standings.follow(List.of(route()));
        assertThat(registry.find("ai_proxy_in_flight").gauges()).hasSize(2);

        standings.follow(List.of());

        assertThat(registry.find("ai_proxy_in_flight").gauges()).isEmpty();
    }

    private double gauge(String name, String node) {
        return registry.get(name).tags("route_id", "r", "node", node).gauge().value();
    }

    private RouteStanding route() {
        AiProxyMultiConfig config = Plans.config("{cooldown: {}, circuit_breaker: {minimum_calls: 1}, instances: ["
                + Plans.local("a", 1, "") + ", " + Plans.local("b", 2, "") + "]}");
        return standings.of("r", config.instances(), Standing.rules(config));
    }
}
