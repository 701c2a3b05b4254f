package io.github.aiproxymulti.healthcheck.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.picker.PickerKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class HealthCheckMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final World world = new World(builder -> builder.listeners(List.of(new ProbeMeters(() -> registry))));
    private final PickerCache<String> pickers = new PickerCache<>(10);

    @AfterEach
    void close() {
        world.close();
    }

    private HealthCheckMeters bind(int maximumTargets) {
        HealthCheckMeters meters = new HealthCheckMeters(world.engine, world.engine, pickers, maximumTargets);
        meters.bindTo(registry);
        return meters;
    }

    private double status(String ip) {
        return registry.get("upstream_status")
                .tags("name", "r", "ip", ip, "port", "80", "hostname", ip)
                .gauge()
                .value();
    }

    private List<Gauge> statuses() {
        return List.copyOf(registry.find("upstream_status").gauges());
    }

    @Test
    void theStatusOfEachTargetIsOneOrZero_HC935() {
        bind(10);
        world.prober.answer("10.0.0.2", new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.limits(2, 5, 2, 3).at("10.0.0.1", "10.0.0.2")).seconds(1);
        assertThat(status("10.0.0.2")).as("mostly healthy").isEqualTo(1);
        world.seconds(4);

        assertThat(status("10.0.0.1")).isEqualTo(1);
        assertThat(status("10.0.0.2")).isZero();
    }

    @Test
    void targetsThatWereThereBeforeAreShownToo() {
        world.want(Specs.BASE.at("10.0.0.1")).seconds(1);
        bind(10);

        assertThat(status("10.0.0.1")).isEqualTo(1);
    }

    @Test
    void metersOfTargetsThatAreGoneAreRemoved() {
        bind(10);
        world.want(Specs.BASE.at("10.0.0.1", "10.0.0.2")).seconds(1);
        world.want(Specs.BASE.at("10.0.0.2")).seconds(1);

        assertThat(statuses()).hasSize(1);
        assertThat(status("10.0.0.2")).isEqualTo(1);

        world.wantNothing().seconds(1);

        assertThat(statuses()).isEmpty();
    }

    @Test
    void thereAreNeverMoreThanTheLimitAndTheRestIsCounted() {
        bind(1);
        world.want(Specs.BASE.at("10.0.0.1", "10.0.0.2", "10.0.0.3")).seconds(1);

        assertThat(statuses()).hasSize(1);
        assertThat(registry.get("healthcheck.meters.overflow").counter().count())
                .isEqualTo(2);
    }

    @Test
    void aTargetThatWasRefusedGetsItsGaugeAsSoonAsThereIsRoom() {
        bind(1);
        ResourceId other = new ResourceId("s");
        world.engine.reconcile(
                "test", Map.of(World.R, Specs.BASE.at("10.0.0.1"), other, Specs.BASE.at("10.0.0.2", "10.0.0.3")));
        world.engine.reconcile("test", Map.of(other, Specs.BASE.at("10.0.0.2", "10.0.0.3")));

        assertThat(statuses())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("name")).isEqualTo("s"));
        assertThat(registry.get("healthcheck.meters.overflow").counter().count())
                .as("each target is counted once")
                .isEqualTo(2);
    }

    @Test
    void thereIsOneMeterPerHostnameAndNoneOfARemovedTarget_W19() {
        bind(10);
        world.resolver.answer("a.test", "10.0.0.1");
        world.resolver.answer("b.test", "10.0.0.1");
        world.prober.by(request ->
                Mono.just(new Observation.Status(request.target().hostname().equals("a.test") ? 200 : 500)));
        world.want(Specs.BASE.at("a.test", "b.test")).seconds(5);

        assertThat(statuses())
                .extracting(gauge -> gauge.getId().getTag("hostname") + " " + gauge.value())
                .containsExactlyInAnyOrder("a.test 1.0", "b.test 0.0");

        world.want(Specs.BASE.at("b.test"));

        assertThat(statuses())
                .extracting(gauge -> gauge.getId().getTag("hostname"))
                .containsExactly("b.test");
    }

    @Test
    void afterDisposalNothingIsFollowedAnyMore() {
        bind(10).dispose();
        world.want(Specs.BASE.at("10.0.0.1")).seconds(1);

        assertThat(statuses()).isEmpty();
    }

    @Test
    void probesAreTimedByOutcomeAndTransitionsCounted() {
        world.prober.answer("10.0.0.1", new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.at("10.0.0.1")).seconds(5);

        assertThat(registry.get("healthcheck.probe")
                        .tags("type", "http", "outcome", "tcp_failure")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(2);
        assertThat(registry.get("healthcheck.transitions")
                        .tags("to", "unhealthy", "cause", "probe")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void probesInFlightAndTheCacheAreShown() {
        bind(10);
        world.prober.park("10.0.0.1");
        world.want(Specs.BASE.at("10.0.0.1")).seconds(2);
        PickerKey key = new PickerKey("o", "1", List.of());
        String first = pickers.get(key, () -> "picker");

        assertThat(pickers.get(key, () -> "other")).isSameAs(first);
        assertThat(registry.get("healthcheck.probes.in.flight").gauge().value()).isEqualTo(1);
        assertThat(registry.get("healthcheck.picker.cache.gets")
                        .tag("result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }
}
