package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that can change what is known of a resource. Handled one at a time, in order, without side effects. */
sealed interface Message {

    /** What the message makes of a state. */
    Step applyTo(ResourceState state, Stamp at);

    /** Whether it says how a target is doing, and may come late. */
    default boolean isResult() {
        return false;
    }

    /** Somebody wants the resource checked; how is not decided yet. */
    record Wanted() implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.wanted();
        }
    }

    /** Somebody wants the resource checked like this, and it can be done. */
    record Planned(CheckSpec spec) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.planned(spec, at);
        }
    }

    /** The store has told what it remembers of the resource; nothing, if it could not be asked. */
    record Loaded(Map<TargetKey, TargetHealth> remembered) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.loaded(remembered, at);
        }
    }

    /** The replica that probes for all has measured. */
    record Shared(Map<TargetKey, TargetHealth> measured) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Believing.shared(state, measured, at);
        }
    }

    /** The store holds something newer than what was to be written: it is taken over, once. */
    record Corrected(Map<TargetKey, TargetHealth> held) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Believing.corrected(state, held, at);
        }
    }

    /** From here on nobody probes for this process. What it was told stays until it finds otherwise. */
    record OnItsOwn() implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Step.same(state.withTold(Map.of()));
        }
    }

    /** A name has addresses, at least one. */
    record Answered(String host, List<String> addresses) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.answered(host, addresses, at);
        }
    }

    /** A name has no addresses at the moment. */
    record Unanswered(String host) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.unanswered(host, at);
        }
    }

    /**
     * A probe has ended.
     *
     * @param generation the checker that sent it
     * @param target whom it asked
     * @param incarnation in which life
     * @param seen what it saw; null for nothing
     * @param error why it saw nothing; null if it saw something
     * @param startedMillis when it began
     */
    record Probed(
            long generation,
            TargetKey target,
            long incarnation,
            @Nullable Observation seen,
            @Nullable String error,
            long startedMillis)
            implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Measuring.probed(state, this, at);
        }

        @Override
        public boolean isResult() {
            return true;
        }
    }

    /**
     * Live traffic has seen something.
     *
     * @param generation of the view the traffic was sent by
     * @param version of that view; a target whose life began later was not meant
     * @param node where it was sent
     * @param seen what it saw
     */
    record Reported(long generation, long version, Node node, Observation seen) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Measuring.reported(state, this, at);
        }

        @Override
        public boolean isResult() {
            return true;
        }
    }

    /** A person has overruled a target, or no longer does. */
    record Overridden(TargetKey target, TargetOverride override) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Measuring.overridden(state, target, override, at);
        }
    }

    /** A person has set the measured status once. */
    record StatusSet(TargetKey target, boolean healthy) implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return Measuring.statusSet(state, target, healthy, at);
        }
    }

    /** Nobody wants the resource checked any more. */
    record Removed() implements Message {
        @Override
        public Step applyTo(ResourceState state, Stamp at) {
            return state.removed();
        }
    }
}
