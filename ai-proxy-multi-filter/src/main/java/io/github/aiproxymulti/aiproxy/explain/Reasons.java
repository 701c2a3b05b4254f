package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.selection.Seat;
import io.github.aiproxymulti.aiproxy.standing.StandingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What speaks for or against instances, in words. */
final class Reasons {

    private Reasons() {}

    /**
     * What is to be said of one instance; empty when nothing speaks against it.
     *
     * @param seat the instance
     * @param all the route's instances
     */
    static List<String> of(Seat seat, List<Seat> all) {
        List<String> reasons = new ArrayList<>();
        StandingView standing = seat.standing();
        if (!seat.usable()) {
            reasons.add(anyway("unhealthy: none of its addresses is usable", seat));
        }
        switch (standing.place()) {
            case COOLING -> reasons.add("cooling until " + standing.coolingUntil() + ": " + standing.coolingCause());
            case EJECTED -> reasons.add(anyway("its circuit is open", seat));
            case TRIAL -> reasons.add("its circuit is half open: only trials are let through");
            case SPARED ->
                reasons.add("its circuit is "
                        + RouteReport.label(standing.circuit()).replace('_', ' ')
                        + ", but as many others as may be out are out already");
            case IN -> {
                // Nothing speaks against it.
            }
        }
        if (seat.isFull()) {
            reasons.add(
                    "full: " + standing.inFlight() + " of " + standing.maxConcurrency() + " requests are in flight");
        }
        if (seat.plan().instance().weight() == 0
                && all.stream().anyMatch(other -> samePriority(seat, other) && other.taken() && weight(other) > 0)) {
            reasons.add("weight 0: not chosen while others of its priority have a weight");
        }
        if (seat.share() < 1) {
            reasons.add(String.format(Locale.ROOT, "coming back: has %.0f %% of its weight", seat.share() * 100));
        }
        int highest = all.stream()
                .filter(Seat::taken)
                .mapToInt(Reasons::priority)
                .max()
                .orElse(priority(seat));
        if (priority(seat) < highest) {
            reasons.add("priority " + priority(seat) + ": only after those of priority " + highest);
        }
        return reasons;
    }

    private static String anyway(String reason, Seat seat) {
        return seat.taken() ? reason + "; used all the same, since nothing better is left" : reason;
    }

    private static boolean samePriority(Seat one, Seat other) {
        return priority(one) == priority(other);
    }

    private static int priority(Seat seat) {
        return seat.plan().instance().priority();
    }

    private static int weight(Seat seat) {
        return seat.plan().instance().weight();
    }
}
