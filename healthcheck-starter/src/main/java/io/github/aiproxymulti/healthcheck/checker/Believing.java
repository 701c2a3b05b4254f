package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.Thresholds;
import io.github.aiproxymulti.healthcheck.TransitionCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How what others found and what this process sees for itself go together: it may take a target out of use before the others
 * do, and never puts one in use before they do.
 */
final class Believing {

    private Believing() {}

    /** What the prober of all says, from now on. */
    static Step shared(ResourceState state, Map<TargetKey, TargetHealth> told, Stamp at) {
        ResourceState next = state.withTold(told);
        return each(next, told, at, (target, theirs) -> {
            TargetHealth before = state.told().get(target.key());
            boolean recovered = before != null && !before.isUsable() && theirs.isUsable();
            boolean doubted = theirs.isUsable() && !target.measured().isUsable();
            // Only of a recovery that was seen: others may just not have found out yet.
            return doubted && !recovered ? target.measured() : theirs;
        });
    }

    /** What the store holds, once; this process goes on measuring from there. */
    static Step corrected(ResourceState state, Map<TargetKey, TargetHealth> held, Stamp at) {
        return each(state, held, at, (target, theirs) -> theirs);
    }

    /** How a target is after something was seen of it here. */
    static TargetHealth seen(ResourceState state, Target target, Observation seen, Thresholds thresholds) {
        TargetHealth before = target.measured();
        TargetHealth next = before.after(seen, thresholds);
        TargetHealth theirs = state.told().get(target.key());
        if (theirs == null || !next.isUsable()) {
            return next;
        }
        if (!theirs.isUsable()) {
            return before;
        }
        // A doubt that is over leaves nothing of its own behind: all replicas count alike again.
        return before.isUsable() ? next : theirs;
    }

    private static Step each(ResourceState from, Map<TargetKey, TargetHealth> told, Stamp at, Verdict verdict) {
        ResourceState next = from;
        List<Event> events = new ArrayList<>();
        for (Target target : from.table() == null
                ? List.<Target>of()
                : List.copyOf(from.table().targets().values())) {
            TargetHealth theirs = told.get(target.key());
            if (theirs != null) {
                Target after = target.withMeasured(verdict.of(target, theirs));
                Step step = Measuring.replace(next, target, after, TransitionCause.SHARED, "replica", at, null);
                next = step.state();
                events.addAll(step.events());
            }
        }
        return new Step(next, events);
    }

    /** Whom to believe of a target. */
    private interface Verdict {
        TargetHealth of(Target target, TargetHealth theirs);
    }
}
