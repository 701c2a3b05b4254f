package io.github.aiproxymulti.aiproxy.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.filter.Rejections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.test.StepVerifier;

class RejectedRoutesIndicatorTest {

    @Test
    void withoutRejectionsItIsUpAndSaysSo() {
        RejectedRoutesIndicator indicator = new RejectedRoutesIndicator(new RejectedRoutes(event -> {}));

        StepVerifier.create(indicator.health())
                .assertNext(health -> {
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails()).containsEntry("rejected", 0).containsEntry("routes", Map.of());
                })
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void rejectedRoutesAreDetailsAndNoReasonToBeDown() {
        RejectedRoutesIndicator indicator =
                new RejectedRoutesIndicator(Rejections.of("chat", "instances[0].auth: missing", true));

        StepVerifier.create(indicator.health())
                .assertNext(health -> {
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails())
                            .containsEntry("rejected", 1)
                            .containsEntry(
                                    "routes",
                                    Map.of(
                                            "chat",
                                            Map.of(
                                                    "problems",
                                                    List.of("instances[0].auth: missing"),
                                                    "servesLastGood",
                                                    true)));
                })
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }
}
