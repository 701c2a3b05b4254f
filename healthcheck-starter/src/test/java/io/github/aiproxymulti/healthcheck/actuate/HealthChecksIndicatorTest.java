package io.github.aiproxymulti.healthcheck.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.sharing.SharingStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.test.StepVerifier;

class HealthChecksIndicatorTest {

    @Test
    void isUpWhileEveryResourceHasAUsableTarget() {
        try (World world = new World()) {
            world.prober.answer("10.0.0.2", new Observation.TcpFailure("refused"));
            world.want(Specs.BASE.at("10.0.0.1", "10.0.0.2")).seconds(5);

            StepVerifier.create(new HealthChecksIndicator(world.engine, Map::of, null).health())
                    .assertNext(health -> {
                        assertThat(health.getStatus()).isEqualTo(Status.UP);
                        assertThat(health.getDetails())
                                .containsEntry("resources", 1)
                                .containsEntry("targets", 2)
                                .containsEntry("usableTargets", 1L);
                    })
                    .expectComplete()
                    .verify(Duration.ofSeconds(5));
        }
    }

    @Test
    void isDegradedAndNeverDownWhenAResourceHasNoUsableTarget() {
        try (World world = new World()) {
            world.prober.answer("10.0.0.1", new Observation.TcpFailure("refused"));
            world.want(Specs.BASE.at("10.0.0.1")).seconds(5);

            StepVerifier.create(new HealthChecksIndicator(world.engine, Map::of, null).health())
                    .assertNext(health -> {
                        assertThat(health.getStatus()).isEqualTo(HealthChecksIndicator.DEGRADED);
                        assertThat(health.getDetails()).containsEntry("resourcesWithoutUsableTarget", List.of("r"));
                    })
                    .expectComplete()
                    .verify(Duration.ofSeconds(5));
        }
    }

    @Test
    void saysThatSharingIsLostWithoutBeingDown() {
        SharingStatus lost = new SharingStatus(false, "no answer", 60_000, 3, 0, 3, 0, 7, 0);
        try (World world = new World()) {
            StepVerifier.create(new HealthChecksIndicator(world.engine, Map::of, () -> lost).health())
                    .assertNext(health -> {
                        assertThat(health.getStatus()).isEqualTo(Status.UP);
                        assertThat(health.getDetails().get("sharing"))
                                .asInstanceOf(InstanceOfAssertFactories.MAP)
                                .containsEntry("connected", false)
                                .containsEntry("problem", "no answer")
                                .containsEntry("since", "1970-01-01T00:01:00Z")
                                .containsEntry("alone", 3L);
                    })
                    .expectComplete()
                    .verify(Duration.ofSeconds(5));
        }
    }
}
