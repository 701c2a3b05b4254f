package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Outcome;
import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ProbeType;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.Thresholds;
import io.github.aiproxymulti.healthcheck.TransitionCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What results make of a state. A result changes the life of a target it was meant for, or nothing: no path here adds a
 * target, a resource or a counter.
 */
final class Measuring {

    private Measuring() {}

    static Step probed(ResourceState state, Message.Probed probe, Stamp at) {
        Table table = state.table();
        Target target = table == null ? null : table.targets().get(probe.target());
        if (table == null
                || target == null
                || table.generation() != probe.generation()
                || target.incarnation() != probe.incarnation()) {
            return stale(state);
        }
        Thresholds thresholds = Thresholds.of(table.spec().checks().active());
        ProbeReport report = report(state, probe, table.spec().checks().active().type(), thresholds, at);
        Target next = target.withLastProbe(report);
        if (probe.seen() != null) {
            next = next.withMeasured(Believing.seen(state, target, probe.seen(), thresholds));
        }
        String detail = probe.seen() == null
                ? ""
                : thresholds.tally(probe.seen(), next.measured().counters());
        return replace(state, target, next, TransitionCause.PROBE, detail, at, new Event.ProbeEnded(report));
    }

    static Step reported(ResourceState state, Message.Reported report, Stamp at) {
        Table table = state.table();
        TargetKey key = table == null ? null : table.targetOf().get(report.node());
        Target target = table == null || key == null ? null : table.targets().get(key);
        if (table == null
                || target == null
                || table.generation() != report.generation()
                || target.incarnation() > report.version()) {
            return stale(state);
        }
        PassiveCheck passive = table.spec().checks().passive();
        if (passive == null) {
            return Step.same(state);
        }
        Thresholds thresholds = Thresholds.of(passive);
        TargetHealth next = Believing.seen(state, target, report.seen(), thresholds);
        return replace(
                state,
                target,
                target.withMeasured(next),
                TransitionCause.TRAFFIC,
                thresholds.tally(report.seen(), next.counters()),
                at,
                null);
    }

    static Step overridden(ResourceState state, TargetKey key, TargetOverride override, Stamp at) {
        Target target = state.table() == null ? null : state.table().targets().get(key);
        if (target == null) {
            return Step.same(state);
        }
        TargetHealth measured = switch (override) {
            case AUTO, DRAIN -> target.measured();
            case FORCE_HEALTHY -> TargetHealth.forced(true);
            case FORCE_UNHEALTHY -> TargetHealth.forced(false);
        };
        Target next = target.withOverride(override).withMeasured(measured);
        return replace(state, target, next, TransitionCause.OVERRIDE, override.label(), at, null);
    }

    static Step statusSet(ResourceState state, TargetKey key, boolean healthy, Stamp at) {
        Target target = state.table() == null ? null : state.table().targets().get(key);
        return target == null
                ? Step.same(state)
                : replace(
                        state,
                        target,
                        target.withMeasured(TargetHealth.forced(healthy)),
                        TransitionCause.OVERRIDE,
                        "set by hand",
                        at,
                        null);
    }

    static Step replace(
            ResourceState state,
            Target before,
            Target after,
            TransitionCause cause,
            String detail,
            Stamp at,
            @Nullable Event first) {
        Table table = state.table();
        if (table == null || before.equals(after)) {
            return Step.same(state);
        }
        List<Event> events = new ArrayList<>();
        Target next = after;
        if (first != null) {
            events.add(first);
        }
        if (before.measured().status() != after.measured().status()) {
            HealthTransition transition = new HealthTransition(
                    state.id(),
                    after.key(),
                    at.instant(),
                    before.measured().status(),
                    after.measured().status(),
                    cause,
                    detail);
            next = next.withTransition(transition);
            events.add(new Event.Transitioned(transition));
        }
        boolean flipped = before.isUsable() != after.isUsable();
        if (flipped) {
            next = next.withUsableSince(after.isUsable() ? at.millis() : Target.NEVER);
            events.add(new Event.UsabilityChanged(state.id(), after.key(), after.isUsable(), at.instant()));
        }
        return new Step(state.withTable(table.with(next, flipped ? at.number() : table.version())), events);
    }

    private static ProbeReport report(
            ResourceState state, Message.Probed probe, ProbeType type, Thresholds thresholds, Stamp at) {
        Observation seen = probe.seen();
        Outcome outcome = seen == null ? Outcome.IGNORED : seen.outcome(thresholds);
        Integer status = seen instanceof Observation.Status s ? s.code() : null;
        String error = probe.error() != null
                ? probe.error()
                : seen == null || outcome == Outcome.SUCCESS || seen instanceof Observation.Status
                        ? null
                        : seen.describe();
        return new ProbeReport(
                state.id(),
                probe.target(),
                type,
                at.instant(),
                Duration.ofMillis(Math.max(0, at.millis() - probe.startedMillis())),
                outcome,
                status,
                error);
    }

    private static Step stale(ResourceState state) {
        return new Step(state, List.of(new Event.StaleResult(state.id())));
    }
}
