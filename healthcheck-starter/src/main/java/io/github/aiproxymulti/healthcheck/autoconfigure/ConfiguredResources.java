package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Has the resources of the properties checked while the application runs: from before the web server accepts requests until
 * after it has stopped. A resource that cannot be read is reported and left out.
 */
final class ConfiguredResources implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredResources.class);
    private static final String OWNER = "healthchecks.resources";

    /** Starts before web servers and stops after them. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 8192;

    private final HealthCheckers checkers;
    private final HealthCheckProperties properties;
    private final Map<String, String> unbound;
    private final @Nullable EndpointSource source;
    private final Scheduler scheduler;
    private final BiConsumer<ResourceId, String> problems;

    /** Instances found so far by service; guarded by this. */
    private final Map<String, List<Endpoint>> found = new LinkedHashMap<>();

    /** Services whose last question failed, so that a failure that lasts is logged once. */
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    private volatile List<ConfiguredResource> resources = List.of();
    private volatile Map<String, String> unreadable = Map.of();
    private volatile @Nullable Disposable watches;

    /**
     * Creates the resources, at rest.
     *
     * @param checkers checks them
     * @param properties says which
     * @param unbound why resources are not among them, by their names
     * @param source knows the instances of services; null for none
     * @param scheduler time, for asking the source
     * @param problems hears of each resource that cannot be read
     */
    ConfiguredResources(
            HealthCheckers checkers,
            HealthCheckProperties properties,
            Map<String, String> unbound,
            @Nullable EndpointSource source,
            Scheduler scheduler,
            BiConsumer<ResourceId, String> problems) {
        this.checkers = checkers;
        this.properties = properties;
        this.unbound = Map.copyOf(unbound);
        this.source = source;
        this.scheduler = scheduler;
        this.problems = problems;
    }

    @Override
    public void start() {
        Disposable.Composite started = Disposables.composite();
        synchronized (this) {
            resources = readAll();
            watches = started;
            reconcile();
        }
        resources.stream()
                .map(ConfiguredResource::serviceId)
                .filter(id -> id != null)
                .distinct()
                .forEach(id -> started.add(watch(id)));
    }

    /** Whoever still comes with an answer finds that nobody wants it any more. */
    @Override
    public synchronized void stop() {
        Disposable running = watches;
        watches = null;
        if (running != null) {
            running.dispose();
            checkers.reconcile(OWNER, Map.of());
        }
    }

    @Override
    public boolean isRunning() {
        return watches != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Why resources are not checked, by their names. */
    Map<String, String> unreadable() {
        return unreadable;
    }

    private List<ConfiguredResource> readAll() {
        List<ConfiguredResource> usable = new ArrayList<>();
        Map<String, String> left = new TreeMap<>(unbound);
        left.forEach((name, problem) -> LOG.error("resource {} is not checked: {}", name, problem));
        new TreeMap<>(properties.resources()).forEach((name, resource) -> {
            try {
                ConfiguredResource read = ConfiguredResource.read(name, resource, LOG::warn);
                if (read.serviceId() != null && source == null) {
                    throw new IllegalArgumentException("healthchecks.resources." + name + ".service-id: "
                            + read.serviceId() + " (expected: a reactive discovery client in the application)");
                }
                usable.add(read);
            } catch (IllegalArgumentException e) {
                String problem = String.valueOf(e.getMessage());
                LOG.error("resource {} is not checked: {}", name, problem);
                left.put(name, problem);
            }
        });
        unreadable = Collections.unmodifiableMap(left);
        left.forEach((name, problem) -> problems.accept(new ResourceId(name), problem));
        return List.copyOf(usable);
    }

    private Disposable watch(String serviceId) {
        return Flux.interval(Duration.ZERO, properties.discovery().interval(), scheduler)
                .onBackpressureDrop()
                .concatMap(tick -> ask(serviceId), 1)
                .distinctUntilChanged()
                .subscribe(endpoints -> instancesAre(serviceId, endpoints));
    }

    private Mono<List<Endpoint>> ask(String serviceId) {
        EndpointSource asked = source;
        if (asked == null) {
            return Mono.empty();
        }
        return Mono.defer(() -> asked.endpoints(serviceId))
                .timeout(properties.discovery().timeout(), scheduler)
                .filter(endpoints -> !endpoints.isEmpty())
                .doOnNext(endpoints -> unknown.remove(serviceId))
                .doOnError(error -> warnOnce(serviceId, error))
                .onErrorComplete();
    }

    private void warnOnce(String serviceId, Throwable error) {
        if (unknown.add(serviceId)) {
            LOG.warn("instances of {} are unknown, the last ones stay: {}", serviceId, error.toString());
        }
    }

    private synchronized void instancesAre(String serviceId, List<Endpoint> endpoints) {
        if (watches == null) {
            return;
        }
        found.put(serviceId, List.copyOf(endpoints));
        reconcile();
    }

    /** Under the lock of this, so that an older state never comes after a newer one. */
    private void reconcile() {
        Map<ResourceId, CheckSpec> desired = new LinkedHashMap<>();
        for (ConfiguredResource resource : resources) {
            List<Endpoint> endpoints = new ArrayList<>(resource.endpoints());
            if (resource.serviceId() != null) {
                endpoints.addAll(found.getOrDefault(resource.serviceId(), List.of()));
            }
            desired.put(resource.id(), new CheckSpec(resource.checks(), endpoints));
        }
        checkers.reconcile(OWNER, desired);
    }
}
