package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

    /** Guarded by this. */
    private final Map<ResourceId, Map<TargetKey, Gauge>> gauges = new HashMap<>();

    /** Guarded by this: gauges registered at the moment, and whether the limit was met before. */
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
        HealthView view = checkers.view(resource);
        Map<TargetKey, Gauge> known = gauges.computeIfAbsent(resource, id -> new HashMap<>());
        Set<TargetKey> gone = new HashSet<>(known.keySet());
        gone.removeAll(view.targets().keySet());
        for (TargetKey target : gone) {
            Gauge gauge = known.remove(target);
            if (gauge != null) {
                registry.remove(gauge);
                count--;
            }
        }
        for (TargetKey target : view.targets().keySet()) {
            if (!known.containsKey(target) && mayAddOne(resource, target)) {
                known.put(target, gauge(resource, target));
                count++;
            }
        }
        if (known.isEmpty()) {
            gauges.remove(resource);
        }
    }

    private boolean mayAddOne(ResourceId resource, TargetKey target) {
        if (count < limit) {
            return true;
        }
        overflow.increment();
        if (!warned) {
            warned = true;
            LOG.warn(
                    "no gauge for target {} of {} and any more: healthchecks.metrics.maximum-targets is {}",
                    target,
                    resource,
                    limit);
        }
        return false;
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
