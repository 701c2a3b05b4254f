package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetReport;
import io.github.aiproxymulti.healthcheck.sharing.SharingStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable Supplier<SharingStatus> sharing;

    /**
     * Creates the contributor.
     *
     * @param inspector knows the health
     * @param unreadable why configured resources are not checked, by their names
     * @param sharing how sharing with other processes is doing; null when nothing is shared
     */
    public HealthChecksIndicator(
            HealthInspector inspector,
            Supplier<Map<String, String>> unreadable,
            @Nullable Supplier<SharingStatus> sharing) {
        this.inspector = inspector;
        this.unreadable = unreadable;
        this.sharing = sharing;
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
        Health.Builder health = Health.status(without.isEmpty() ? Status.UP : DEGRADED)
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
                .withDetail("unreadableResources", unreadable.get());
        return (sharing == null ? health : health.withDetail("sharing", details(sharing.get()))).build();
    }

    /** Without the storage each process looks for itself, so its loss is no reason for another status. */
    private static Map<String, Object> details(SharingStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("connected", status.connected());
        details.put("since", Instant.ofEpochMilli(status.sinceMillis()).toString());
        if (!status.connected()) {
            details.put("problem", status.problem());
        }
        details.put("resources", status.resources());
        details.put("probing", status.probing());
        details.put("alone", status.alone());
        return details;
    }

    private static boolean hasNoUsableTarget(ResourceReport report) {
        return report.phase() == Phase.READY
                && !report.targets().isEmpty()
                && report.targets().stream().noneMatch(TargetReport::usable);
    }
}
