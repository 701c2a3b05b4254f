package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.balancer.LoadMeter;
import io.github.aiproxymulti.aiproxy.config.CircuitSettings;
import io.github.aiproxymulti.aiproxy.config.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one instance stands. Shared by all requests to it; safe for concurrent use. */
final class InstanceStanding {

    private static final Logger log = LoggerFactory.getLogger(InstanceStanding.class);

    private final StandingKey key;
    private final Surroundings surroundings;
    private final long number;
    private final @Nullable Integer maxConcurrency;
    private final @Nullable Circuit circuit;
    private final LoadMeter meter;
    private final AtomicReference<@Nullable Cooling> cooling = new AtomicReference<>();
    private final History failures;
    private final History transitions;

    InstanceStanding(
            StandingKey key, Instance instance, @Nullable CircuitSettings circuits, Surroundings surroundings) {
        this.key = key;
        this.surroundings = surroundings;
        this.meter = new LoadMeter(surroundings.nanos());
        this.number = surroundings.numbers().incrementAndGet();
        this.maxConcurrency = instance.maxConcurrency();
        this.failures = new History(surroundings.clock());
        this.transitions = new History(surroundings.clock());
        this.circuit = circuits == null
                ? null
                : new Circuit(
                        key.routeId() + "/" + key.instance(),
                        circuits,
                        surroundings.nanos(),
                        surroundings.monotonic(),
                        this::circuitChanged);
    }

    StandingKey key() {
        return key;
    }

    /** Unlike that of any other standing. */
    long number() {
        return number;
    }

    LoadMeter meter() {
        return meter;
    }

    @Nullable Era era() {
        return circuit == null ? null : circuit.era();
    }

    /** The cool-down it is in; null for none. */
    @Nullable Cooling cooling() {
        Cooling latest = cooling.get();
        return latest == null || surroundings.nanos().getAsLong() >= latest.until() ? null : latest;
    }

    boolean isFull() {
        return maxConcurrency != null && meter.inFlight() >= maxConcurrency;
    }

    /**
     * Leave for one more request; null when there is none.
     *
     * @param mustBeTrial whether the request may only pass if the circuit lets it; otherwise it passes uncounted
     */
    @Nullable Entry enter(boolean mustBeTrial) {
        if (cooling() != null || !meter.tryBegin(maxConcurrency == null ? Integer.MAX_VALUE : maxConcurrency)) {
            return null;
        }
        Era entered = circuit == null ? null : circuit.tryEnter();
        if (entered == null && mustBeTrial) {
            meter.left();
            return null;
        }
        return new Entry(entered);
    }

    /**
     * A request that entered is over, as far as its load is concerned. Called once.
     *
     * @param refused whether the answer was one that another instance would not have given
     */
    void served(Ending ending, boolean refused) {
        if (refused || ending == Ending.FAILURE) {
            meter.ended(true);
        } else if (ending == Ending.SUCCESS) {
            meter.ended(false);
        } else {
            meter.left();
        }
    }

    /**
     * A request that entered is over. Called once.
     *
     * @param answered whether {@link #answers} was called for it
     * @param nanos nanoseconds it took
     * @param contentNanos nanoseconds to its first content, or to its end if there was none
     */
    void left(Entry entry, Ending ending, boolean answered, long nanos, long contentNanos) {
        if (circuit != null && entry.era() != null && (entry.era().isClosed() || !answered)) {
            circuit.left(entry.era(), ending, contentNanos);
        }
    }

    /** The first content has come: a trial has succeeded by that, however long the rest takes. */
    void answers(Entry entry, long nanos) {
        if (circuit != null && entry.era() != null && !entry.era().isClosed()) {
            circuit.left(entry.era(), Ending.SUCCESS, nanos);
        }
    }

    void failed(String cause) {
        failures.add(cause);
    }

    /**
     * Leaves it alone for a while; a cool-down that lasts longer stays.
     *
     * @param wait how long
     * @param status the answer that asks for it
     * @param cause in words
     */
    void cool(Duration wait, int status, String cause) {
        long now = surroundings.nanos().getAsLong();
        Cooling next = new Cooling(now + wait.toNanos(), status, cause);
        Cooling before = cooling.getAndUpdate(known -> known == null ? next : known.or(next));
        if (before == null || before.until() <= now) {
            surroundings.revision().incrementAndGet();
            log.info("route={} instance={} cools down for {}: {}", key.routeId(), key.instance(), wait, cause);
            transitions.add("cools down for " + wait + ": " + cause);
            surroundings.listener().cooling(key.routeId(), key.instance(), status);
        }
    }

    StandingView view(Place place, double share) {
        Cooling latest = cooling();
        long now = surroundings.nanos().getAsLong();
        Instant until = latest == null ? null : surroundings.clock().instant().plusNanos(latest.until() - now);
        return new StandingView(
                key.routeId(),
                key.instance(),
                place,
                share,
                meter.inFlight(),
                maxConcurrency,
                until,
                latest == null ? null : latest.cause(),
                state(era()),
                failures.latest(),
                transitions.latest());
    }

    private void circuitChanged(Era before, Era after, String cause) {
        surroundings.revision().incrementAndGet();
        CircuitState state = state(after);
        log.info(
                "route={} instance={} circuit {} -> {}: {}",
                key.routeId(),
                key.instance(),
                state(before),
                state,
                cause);
        transitions.add("circuit " + state(before) + " -> " + state + ": " + cause);
        surroundings.listener().circuit(key.routeId(), key.instance(), state);
    }

    private static CircuitState state(@Nullable Era era) {
        return era == null ? CircuitState.NONE : era.shown();
    }

    /**
     * A request that was let in.
     *
     * @param era of the circuit in which its result counts; null when it does not count
     */
    record Entry(@Nullable Era era) {}
}
