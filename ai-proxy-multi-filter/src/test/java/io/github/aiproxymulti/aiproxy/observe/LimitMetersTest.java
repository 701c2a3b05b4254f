package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LimitMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LimitMeters meters = new LimitMeters(() -> registry);

    @Test
    void countsEachOutcomeOfEachRouteInOneSeries() {
        meters.rejected("a");
        meters.rejected("a");
        meters.passedOver("a");
        meters.rejected("b");

        assertThat(count("a", "rejected")).isEqualTo(2);
        assertThat(count("a", "passed_over")).isEqualTo(1);
        assertThat(count("b", "rejected")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(3);
    }

    @Test
    void theSeriesOfARouteGoWithIt() {
        meters.rejected("a");
        meters.uncharged("b");

        meters.keepOnly(Set.of("b"));

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("route_id"))
                .containsExactly("b");
        meters.rejected("a");
        assertThat(count("a", "rejected")).isEqualTo(1);
    }

    @Test
    void saysWhatOfTheBackendIsTheCase() {
        meters.backendDown("redis");
        assertThat(registry.get("ai_limit_backend_down").gauge().value()).isEqualTo(1);

        meters.backendUp("redis");

        assertThat(registry.get("ai_limit_backend_down").gauge().value()).isZero();
        assertThat(registry.get("ai_limit_backend_changes").counters()).hasSize(2);
    }

    private double count(String route, String outcome) {
        return registry.get("ai_limit_outcomes")
                .tag("route_id", route)
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
