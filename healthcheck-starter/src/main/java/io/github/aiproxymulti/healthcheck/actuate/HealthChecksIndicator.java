package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/**
 * Health of what is checked, as a contributor. It never says DOWN: targets that are down are no reason to restart this
 * process or to take it out of rotation, since that would only move the traffic to replicas that see the same targets.
 */
public final class HealthChecksIndicator implements ReactiveHealthIndicator {

    /** At least one resource has no usable target. Not mapped to an HTTP status, so answered with 200. */
    public static final Status DEGRADED = new Status("DEGRADED");

    private final HealthInspector inspector;
    private final Supplier<Map<String, String>> unreadable;

    /**
     * Creates the contributor.
     *
     * @param inspector knows the health
     * @param unreadable why configured resources are not checked, by their names
     */
    public HealthChecksIndicator(HealthInspector inspector, Supplier<Map<String, String>> unreadable) {
        this.inspector = inspector;
        this.unreadable = unreadable;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::read);
    }

    private Health read() {
        List<ResourceReport> reports = inspector.reports();
        List<TargetReport> targets =
                reports.stream().flatMap(report -> report.targets().stream()).toList();
        List<String> without = reports.stream()
                .filter(HealthChecksIndicator::hasNoUsableTarget)
                .map(report -> report.resource().value())
                .toList();
        return Health.status(without.isEmpty() ? Status.UP : DEGRADED)
                .withDetail("resources", reports.size())
                .withDetail("targets", targets.size())
                .withDetail(
                        "usableTargets",
                        targets.stream().filter(TargetReport::usable).count())
                .withDetail("resourcesWithoutUsableTarget", without)
                .withDetail(
                        "resourcesWithProblem",
                        reports.stream()
                                .filter(report -> report.problem() != null)
                                .map(report -> report.resource().value())
                                .toList())
                .withDetail("unreadableResources", unreadable.get())
                .build();
    }

    private static boolean hasNoUsableTarget(ResourceReport report) {
        return report.phase() == Phase.READY
                && !report.targets().isEmpty()
                && report.targets().stream().noneMatch(TargetReport::usable);
    }
}
