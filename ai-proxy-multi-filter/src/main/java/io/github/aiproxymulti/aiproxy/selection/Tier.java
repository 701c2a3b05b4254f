package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.selection.RoutingSnapshot.InstanceState;
import io.github.aiproxymulti.aiproxy.standing.Place;
import java.util.Collection;

/**
 * Who may be chosen: the first of these groups that has somebody whom nothing speaks against. A wrong check or a nervous
 * circuit must not take a route down; only instances that asked to be left alone are left alone.
 */
enum Tier {
    /** The healthy ones whose circuit lets requests or trials through, as long as the circuit of one of them is closed. */
    SOUND {
        @Override
        boolean takes(InstanceState state) {
            return state.usable() && state.place() != Place.EJECTED && state.place() != Place.COOLING;
        }
    },
    /** The healthy ones, whatever their circuits say. */
    HEALTHY {
        @Override
        boolean takes(InstanceState state) {
            return state.usable() && state.place() != Place.COOLING;
        }
    },
    /** All that are not cooling. */
    AWAKE {
        @Override
        boolean takes(InstanceState state) {
            return state.place() != Place.COOLING;
        }
    },
    /** All; every one of them is cooling, and will refuse. */
    ALL {
        @Override
        boolean takes(InstanceState state) {
            return true;
        }
    };

    /** The tier from which to choose among these. */
    static Tier of(Collection<InstanceState> states) {
        boolean healthy = false;
        boolean awake = false;
        for (InstanceState state : states) {
            if (state.usable() && state.place() == Place.IN) {
                return SOUND;
            }
            healthy |= HEALTHY.takes(state);
            awake |= AWAKE.takes(state);
        }
        return healthy ? HEALTHY : awake ? AWAKE : ALL;
    }

    /** Whether an instance belongs to it. */
    abstract boolean takes(InstanceState state);

    /** Whether a request to this instance must be a trial that its circuit lets through. */
    boolean demandsTrial(InstanceState state) {
        return this == SOUND && state.place() == Place.TRIAL;
    }
}
