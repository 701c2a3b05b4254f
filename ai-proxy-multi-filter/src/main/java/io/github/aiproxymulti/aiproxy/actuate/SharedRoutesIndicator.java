package io.github.aiproxymulti.aiproxy.actuate;

import io.github.aiproxymulti.aiproxy.replicas.SharedRoutesStatus;
import java.time.Instant;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Tells how following shared routes is doing. Always UP: without the storage the routes that are known go on. */
public final class SharedRoutesIndicator implements ReactiveHealthIndicator {

    private final Supplier<SharedRoutesStatus> routes;

    /**
     * Creates the contributor.
     *
     * @param routes knows how it is doing
     */
    public SharedRoutesIndicator(Supplier<SharedRoutesStatus> routes) {
        this.routes = routes;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::read);
    }

    private Health read() {
        SharedRoutesStatus status = routes.get();
        Health.Builder health = Health.up()
                .withDetail("connected", status.connected())
                .withDetail("since", Instant.ofEpochMilli(status.sinceMillis()).toString())
                .withDetail("routes", status.routes())
                .withDetail("revision", status.revision())
                .withDetail("unreadable", status.unreadable());
        return (status.connected() ? health : health.withDetail("problem", status.problem())).build();
    }
}
