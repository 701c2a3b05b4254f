package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.HealthOverrides;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.RoutingChangeListener;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The health-checking engine of a process: it is told what is wanted, finds out how it is, and shows it. Made by
 * {@link #builder()}, runs until {@link #close()}.
 */
public final class HealthEngine implements HealthCheckers, HealthInspector, HealthOverrides, AutoCloseable {

    private final boolean enabled;
    private final Announcer announcer;
    private final Registry registry;

    HealthEngine(boolean enabled, Surroundings world) {
        this.enabled = enabled;
        this.announcer = world.announcer();
        this.registry = new Registry(world);
    }

    /** Prepares an engine. */
    public static HealthEngineBuilder builder() {
        return new HealthEngineBuilder();
    }

    @Override
    public void reconcile(String owner, Map<ResourceId, CheckSpec> desired) {
        if (enabled) {
            registry.reconcile(owner, desired);
        }
    }

    @Override
    public HealthView view(ResourceId resource) {
        ResourceCell cell = registry.cell(resource);
        return cell == null ? HealthView.unchecked(resource) : cell.view();
    }

    @Override
    public List<HealthView> views() {
        return registry.cells().stream().map(ResourceCell::view).toList();
    }

    @Override
    public long revision() {
        return announcer.revision();
    }

    @Override
    public Disposable onRoutingChange(RoutingChangeListener listener) {
        return announcer.register(listener);
    }

    @Override
    public void report(HealthView view, Node node, Observation observation) {
        if (view.phase() != Phase.READY) {
            return;
        }
        ResourceCell cell = registry.cell(view.resource());
        if (cell == null) {
            announcer.tell(new Event.StaleResult(view.resource()));
        } else {
            cell.report(new Message.Reported(view.generation(), view.version(), node, observation));
        }
    }

    @Override
    public List<ResourceReport> reports() {
        return registry.cells().stream().map(HealthEngine::report).toList();
    }

    @Override
    public Optional<ResourceReport> report(ResourceId resource) {
        return Optional.ofNullable(registry.cell(resource)).map(HealthEngine::report);
    }

    @Override
    public OptionalLong usableSince(ResourceId resource, TargetKey target) {
        Target known = target(resource, target);
        return known == null || known.usableSince() == Target.NEVER
                ? OptionalLong.empty()
                : OptionalLong.of(known.usableSince());
    }

    @Override
    public long staleResults() {
        return announcer.staleResults();
    }

    @Override
    public boolean override(ResourceId resource, TargetKey target, TargetOverride override) {
        return tell(resource, target, new Message.Overridden(target, override));
    }

    @Override
    public boolean setStatus(ResourceId resource, TargetKey target, boolean healthy) {
        return tell(resource, target, new Message.StatusSet(target, healthy));
    }

    /** Stops every probe and every timer, and forgets every resource. */
    @Override
    public void close() {
        registry.close();
    }

    private boolean tell(ResourceId resource, TargetKey target, Message message) {
        ResourceCell cell = registry.cell(resource);
        boolean known = cell != null && target(resource, target) != null;
        if (cell != null && known) {
            cell.post(message);
        }
        return known;
    }

    private @Nullable Target target(ResourceId resource, TargetKey target) {
        ResourceCell cell = registry.cell(resource);
        Table table = cell == null ? null : cell.state().table();
        return table == null ? null : table.targets().get(target);
    }

    private static ResourceReport report(ResourceCell cell) {
        ResourceState state = cell.state();
        ResourceCell.Request request = cell.request();
        Table table = state.table();
        CheckSpec spec = table == null ? request.spec() : table.spec();
        List<TargetReport> targets = table == null
                ? List.of()
                : table.targets().values().stream()
                        .map(target -> report(target, cell.isInFlight(target.key())))
                        .toList();
        return new ResourceReport(
                request.owner(), spec.checks().active().type(), state.view(), problem(request, state), targets);
    }

    private static @Nullable String problem(ResourceCell.Request request, ResourceState state) {
        if (request.problem() != null) {
            return request.problem();
        }
        return state.failed().isEmpty() ? null : "no address for " + String.join(", ", new TreeSet<>(state.failed()));
    }

    private static TargetReport report(Target target, boolean inFlight) {
        return new TargetReport(
                target.key(),
                target.hostHeader(),
                target.incarnation(),
                target.measured(),
                target.override(),
                target.isUsable(),
                inFlight,
                target.usableSince() == Target.NEVER ? null : Instant.ofEpochMilli(target.usableSince()),
                target.lastProbe(),
                target.recent());
    }
}
