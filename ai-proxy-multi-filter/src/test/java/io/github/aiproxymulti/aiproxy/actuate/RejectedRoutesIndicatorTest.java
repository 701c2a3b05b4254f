package io.github.aiproxymulti.aiproxy.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import java.time.Duration;
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
}
