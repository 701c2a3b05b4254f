package io.github.aiproxymulti.aiproxy.actuate;

import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes.Rejection;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Tells which route definitions were rejected at the latest refresh. Always UP: the other routes go on, and a restart or
 * another replica would meet the same definitions.
 */
public final class RejectedRoutesIndicator implements ReactiveHealthIndicator {

    private final RejectedRoutes rejected;

    /**
     * Creates the contributor.
     *
     * @param rejected knows the routes
     */
    public RejectedRoutesIndicator(RejectedRoutes rejected) {
        this.rejected = rejected;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::read);
    }

    private Health read() {
        Map<String, Object> routes = new TreeMap<>();
        rejected.current().forEach((id, rejection) -> routes.put(id, details(rejection)));
        return Health.up()
                .withDetail("rejected", routes.size())
                .withDetail("routes", routes)
                .build();
    }

    private static Map<String, Object> details(Rejection rejection) {
        return Map.of("problems", rejection.problems(), "servesLastGood", rejection.servesLastGood());
    }
}
