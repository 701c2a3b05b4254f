package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * One gauge {@code upstream_status} per target of one registry, in step with the published views: those of targets that are
 * gone are removed, and there are never more than the limit.
 */
final class TargetMeters {

    private static final Logger LOG = LoggerFactory.getLogger(TargetMeters.class);

    private final HealthCheckers checkers;
    private final MeterRegistry registry;
    private final int limit;
    private final Counter overflow;

    /** Guarded by this, as all below. */
    private final Map<ResourceId, Map<TargetKey, Gauge>> gauges = new HashMap<>();

    /** Targets that found no place, by resource, each counted once. */
    private final Map<ResourceId, Set<TargetKey>> refused = new HashMap<>();

    /** Gauges registered at the moment. */
    private int count;

    private boolean warned;

    TargetMeters(HealthCheckers checkers, MeterRegistry registry, int limit) {
        this.checkers = checkers;
        this.registry = registry;
        this.limit = limit;
        this.overflow = Counter.builder("healthcheck.meters.overflow")
                .description("Targets without a gauge because the limit was reached")
                .register(registry);
    }

    /** Starts following the views. Listens first and looks then, so nothing in between is missed. */
    Disposable follow() {
        Disposable registration = checkers.onRoutingChange(view -> match(view.resource()));
        checkers.views().forEach(view -> match(view.resource()));
        return registration;
    }

    /** Looks at the latest view, not at the one that was announced: announcements may overtake each other. */
    private synchronized void match(ResourceId resource) {
        int before = count;
        removeGone(resource);
        boolean freed = count < before;
        addNew(resource);
        if (freed) {
            // What was refused elsewhere may have its place now.
            List.copyOf(refused.keySet()).forEach(this::addNew);
        }
    }

    private void removeGone(ResourceId resource) {
        Set<TargetKey> there = checkers.view(resource).targets().keySet();
        Map<TargetKey, Gauge> known = gauges.getOrDefault(resource, Map.of());
        for (TargetKey target : Set.copyOf(known.keySet())) {
            if (!there.contains(target)) {
                registry.remove(Objects.requireNonNull(known.remove(target)));
                count--;
            }
        }
        if (known.isEmpty()) {
            gauges.remove(resource);
        }
        refused.computeIfPresent(resource, (id, targets) -> {
            targets.retainAll(there);
            return targets.isEmpty() ? null : targets;
        });
    }

    private void addNew(ResourceId resource) {
        for (TargetKey target : checkers.view(resource).targets().keySet()) {
            Map<TargetKey, Gauge> known = gauges.computeIfAbsent(resource, id -> new HashMap<>());
            if (known.containsKey(target)) {
                continue;
            }
            if (count < limit) {
                known.put(target, gauge(resource, target));
                count++;
                refused.getOrDefault(resource, new HashSet<>()).remove(target);
            } else if (refused.computeIfAbsent(resource, id -> new HashSet<>()).add(target)) {
                overflow.increment();
                warnOnce(resource, target);
            }
        }
    }

    private void warnOnce(ResourceId resource, TargetKey target) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "no gauge for target {} of {} and any more: healthchecks.metrics.maximum-targets is {}",
                    target,
                    resource,
                    limit);
        }
    }

    private Gauge gauge(ResourceId resource, TargetKey target) {
        return Gauge.builder("upstream_status", checkers, all -> usable(all, resource, target))
                .description("Upstream status from health check")
                .tag("name", resource.value())
                .tag("ip", target.host())
                .tag("port", String.valueOf(target.port()))
                .tag("hostname", target.hostname())
                .register(registry);
    }

    private static double usable(HealthCheckers checkers, ResourceId resource, TargetKey target) {
        TargetHealth health = checkers.view(resource).targets().get(target);
        return health == null ? Double.NaN : health.isUsable() ? 1 : 0;
    }
}
