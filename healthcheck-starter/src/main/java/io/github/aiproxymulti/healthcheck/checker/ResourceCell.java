package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.Thresholds;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The owner of one resource: hands messages to the pure state one at a time, publishes what comes out, and lets the
 * machinery follow. Everything but reading happens on the resource's queue.
 */
final class ResourceCell {

    /** More than any threshold, so that what is dropped could not have changed a status any sooner. */
    private static final int MAX_WAITING_REPORTS = 1024;

    private final ResourceId id;
    private final Surroundings world;
    private final SerialQueue queue;
    private final HostWatches names;
    private final Probing probing;
    private final StoreLink store;
    private final AtomicReference<@Nullable Request> wanted = new AtomicReference<>();
    private final AtomicInteger waitingReports = new AtomicInteger();
    private final Disposable.Swap retry = Disposables.swap();

    // Written on the queue only, read from anywhere.
    private volatile ResourceState state;
    private volatile Request request;

    // Confined to the queue.
    private @Nullable CheckSpec considered;
    private int failedBuilds;
    private boolean removed;

    ResourceCell(ResourceId id, Surroundings world, SerialQueue queue, Request first) {
        this.id = id;
        this.world = world;
        this.queue = queue;
        this.state = ResourceState.unknown(id);
        this.request = first;
        this.names = new HostWatches(
                world,
                queue,
                this::post,
                (host, reason) -> world.announcer().tell(new Event.ResolutionFailed(id, host, reason)));
        this.probing = new Probing(world, queue, this::handle);
        this.store = new StoreLink(id, world, queue, this::post, lease -> probing.play(lease.role()));
    }

    /**
     * What is wanted of a resource, and what stands in the way.
     *
     * @param owner who wants it
     * @param spec what is wanted
     * @param problem why that is not in force; null when it is, or soon will be
     */
    record Request(String owner, CheckSpec spec, @Nullable String problem) {}

    ResourceState state() {
        return state;
    }

    Request request() {
        return request;
    }

    HealthView view() {
        return state.view();
    }

    boolean isInFlight(TargetKey key) {
        return probing.isInFlight(key);
    }

    /** Wants another spec from now on; of several that come at once only the latest is looked at. */
    void want(String owner, CheckSpec spec) {
        wanted.set(new Request(owner, spec, null));
        queue.run(this::takeWanted);
    }

    private void takeWanted() {
        Request next = wanted.getAndSet(null);
        if (next == null) {
            return;
        }
        if (next.spec().equals(considered)) {
            request = new Request(next.owner(), next.spec(), request.problem());
            return;
        }
        considered = next.spec();
        failedBuilds = 0;
        request = next;
        handle(new Message.Wanted());
        build(next);
    }

    /** Builds first and puts in force afterwards: what fails here leaves everything as it was. */
    private void build(Request next) {
        retry.update(Disposables.single());
        BuildResult result = BuildResult.of(next.spec(), world.prober());
        String problem = result.problem();
        request = new Request(next.owner(), next.spec(), problem);
        if (problem == null) {
            store.open(next.spec());
            post(new Message.Planned(next.spec()));
            return;
        }
        failedBuilds++;
        if (failedBuilds == 1) {
            world.announcer().tell(new Event.BuildFailed(id, problem, result.isRetried()));
        }
        if (result.isRetried()) {
            retry.update(world.after(world.resolving().retry(failedBuilds), () -> queue.run(() -> retry(next))));
        }
    }

    private void retry(Request failed) {
        if (!removed && failed.spec().equals(considered)) {
            build(failed);
        }
    }

    void post(Message message) {
        queue.run(() -> handle(message));
    }

    /** Takes a report of traffic, unless so many wait already that one more would tell nothing new. */
    void report(Message.Reported message) {
        if (waitingReports.incrementAndGet() > MAX_WAITING_REPORTS) {
            waitingReports.decrementAndGet();
            return;
        }
        queue.run(() -> {
            waitingReports.decrementAndGet();
            handle(message);
        });
    }

    /**
     * Stops everything and forgets everything.
     *
     * @param forget whether the store shall forget too
     */
    void remove(boolean forget) {
        queue.run(() -> {
            wanted.set(null);
            retry.dispose();
            handle(new Message.Removed());
            removed = true;
            store.close(forget, world.stamp());
        });
    }

    private void handle(Message message) {
        // After a removal only results can matter, and a state that knows nothing finds them stale.
        if (removed && !message.isResult()) {
            return;
        }
        Stamp at = world.stamp();
        ResourceState before = state;
        Step step = message.applyTo(before, at);
        ResourceState after = step.state();
        state = after;
        if (!after.view().routesLike(before.view())) {
            world.announcer().viewChanged(after.view());
        }
        step.events().forEach(world.announcer()::tell);
        follow(before, after, at);
        if (message instanceof Message.Reported report) {
            suspect(after.table(), report);
        }
    }

    private void follow(ResourceState before, ResourceState after, Stamp at) {
        names.keep(after.hosts());
        Table table = after.table();
        if (!Objects.equals(table, before.table()) || !after.told().equals(before.told())) {
            probing.follow(table, after.told());
            if (table != null && !sameForStore(before.table(), table)) {
                store.save(table, at);
            }
        }
    }

    private void suspect(@Nullable Table table, Message.Reported report) {
        PassiveCheck passive = table == null ? null : table.spec().checks().passive();
        TargetKey key = table == null ? null : table.targetOf().get(report.node());
        if (key != null
                && passive != null
                && report.seen().outcome(Thresholds.of(passive)).isFailure()) {
            probing.suspect(key);
        }
    }

    private static boolean sameForStore(@Nullable Table before, Table after) {
        return before != null
                && before.generation() == after.generation()
                && before.version() == after.version()
                && after.targets().values().stream().allMatch(target -> {
                    Target old = before.targets().get(target.key());
                    return old != null && old.measured().equals(target.measured());
                });
    }
}
