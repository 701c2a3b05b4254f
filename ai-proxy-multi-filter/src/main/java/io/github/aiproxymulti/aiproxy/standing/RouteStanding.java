package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.balancer.Load;
import io.github.aiproxymulti.aiproxy.config.CircuitSettings;
import io.github.aiproxymulti.aiproxy.config.Cooldown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the instances of one route stand, by their index in its list. */
public final class RouteStanding implements Load {

    private final String routeId;
    private final List<InstanceStanding> instances;
    private final List<String> credentials;
    private final Rules rules;
    private final Surroundings surroundings;
    private final boolean changes;

    RouteStanding(
            String routeId,
            List<InstanceStanding> instances,
            List<String> credentials,
            Rules rules,
            Surroundings surroundings) {
        this.routeId = routeId;
        this.instances = List.copyOf(instances);
        this.credentials = List.copyOf(credentials);
        this.rules = rules;
        this.surroundings = surroundings;
        this.changes = rules.cooldown() != null || rules.circuits() != null;
    }

    String routeId() {
        return routeId;
    }

    List<InstanceStanding> instances() {
        return instances;
    }

    /** The time by which {@link Conditions#until}, ramps and latencies are meant, in nanoseconds. */
    @Override
    public long now() {
        return surroundings.nanos().getAsLong();
    }

    /** Moves whenever {@link #conditions} would be different for another reason than time. */
    public long revision() {
        return changes ? surroundings.revision().get() : 0;
    }

    /** What a pick sees of each instance at this moment. The revision is read first. */
    public Conditions conditions() {
        long revision = revision();
        if (!changes) {
            return new Conditions(
                    revision,
                    Conditions.FOR_EVER,
                    instances.stream()
                            .map(one -> new Condition(one.number(), Place.IN, Condition.NO_RAMP))
                            .toList());
        }
        long now = now();
        long until = Conditions.FOR_EVER;
        List<InstanceStanding> ejected = ejected();
        List<Condition> each = new ArrayList<>(instances.size());
        for (InstanceStanding one : instances) {
            Cooling cooling = one.cooling();
            Era era = one.era();
            Place place = place(cooling, era, ejected.contains(one), now);
            if (place == Place.COOLING && cooling != null) {
                until = Math.min(until, cooling.until());
            } else if (place == Place.EJECTED && era != null) {
                until = Math.min(until, era.until());
            }
            each.add(new Condition(one.number(), place, rampBegan(era)));
        }
        return new Conditions(revision, until, each);
    }

    /**
     * The share of its weight an instance gets, more than 0 and at most 1.
     *
     * @param condition of the instance
     */
    public double share(Condition condition) {
        return condition.rampBegan() == Condition.NO_RAMP
                ? 1
                : Ramp.share(now() - condition.rampBegan(), rules.rampNanos());
    }

    /**
     * Leave for one more request to an instance.
     *
     * @param instance its index
     * @param mustBeTrial whether the instance is used for trials only
     * @return to be ended by the caller; null when the instance takes no request at the moment
     */
    public @Nullable Permit enter(int instance, boolean mustBeTrial) {
        InstanceStanding one = instances.get(instance);
        InstanceStanding.Entry entry = one.enter(mustBeTrial);
        return entry == null ? null : new Visit(this, instance, one, entry);
    }

    /**
     * Why none of these instances can take a request at this moment, or is expected to answer it; null when one could and
     * would.
     *
     * @param among the instances
     * @param busy those that were found to be full
     */
    public @Nullable Shortage shortage(Iterable<Integer> among, IntPredicate busy) {
        Lack lack = new Lack(now());
        for (int instance : among) {
            InstanceStanding one = instances.get(instance);
            Cooling cooling = one.cooling();
            Era era = one.era();
            if (cooling != null) {
                lack.cools(cooling);
            } else if (busy.test(instance)) {
                lack.full();
            } else if (era != null && !era.isClosed()) {
                lack.open(era);
            } else {
                return null;
            }
        }
        return lack.shortage();
    }

    @Override
    public double load(int instance) {
        return instances.get(instance).meter().load();
    }

    @Override
    public double latencyNanos(int instance, long now) {
        return instances.get(instance).meter().latencyNanos(now);
    }

    @Override
    public int inFlight(int instance) {
        return instances.get(instance).meter().inFlight();
    }

    /** Whether the time to the first content has to be known. */
    boolean timesContent() {
        return rules.timesContent();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    @Nullable Cooldown cooldown() {
        return rules.cooldown();
    }

    boolean hasCredential(int instance) {
        return !credentials.get(instance).isEmpty();
    }

    /** Cools all instances that have the same credentials as this one. */
    void coolCredential(int instance, Duration wait, int status) {
        String credential = credentials.get(instance);
        for (int i = 0; i < instances.size(); i++) {
            if (credentials.get(i).equals(credential)) {
                instances.get(i).cool(wait, status, "status " + status + " for the credentials of " + name(instance));
            }
        }
    }

    /** How the instances stand at this moment, for people and meters; in configuration order. */
    public List<StandingView> views() {
        List<Condition> each = conditions().each();
        return IntStream.range(0, instances.size())
                .mapToObj(i -> {
                    Condition condition = each.get(i);
                    Place place = condition.place();
                    boolean out = place == Place.COOLING || place == Place.EJECTED;
                    return instances.get(i).view(place, out ? 0 : share(condition));
                })
                .toList();
    }

    private String name(int instance) {
        return instances.get(instance).key().instance();
    }

    /** Those whose circuit is not closed, as many as may be out: the first to leave stay out. */
    private List<InstanceStanding> ejected() {
        CircuitSettings circuits = rules.circuits();
        if (circuits == null) {
            return List.of();
        }
        long most = Math.max(1, (long) instances.size() * circuits.mostEjected() / 100);
        return instances.stream()
                .map(one -> new Open(one, one.era()))
                .filter(open -> open.era() != null && !open.era().isClosed())
                .sorted(Comparator.comparingLong(Open::left))
                .limit(most)
                .map(Open::instance)
                .toList();
    }

    private long rampBegan(@Nullable Era era) {
        return era == null || rules.rampNanos() == 0 || !era.isClosed() ? Condition.NO_RAMP : era.closed();
    }

    private static Place place(@Nullable Cooling cooling, @Nullable Era era, boolean mayBeOut, long now) {
        if (cooling != null) {
            return Place.COOLING;
        }
        if (era == null || era.isClosed()) {
            return Place.IN;
        }
        if (!mayBeOut) {
            return Place.SPARED;
        }
        return era.isOnTrial(now) ? Place.TRIAL : Place.EJECTED;
    }

    private record Open(InstanceStanding instance, @Nullable Era era) {
        long left() {
            return era == null ? 0 : era.left();
        }
    }
}
