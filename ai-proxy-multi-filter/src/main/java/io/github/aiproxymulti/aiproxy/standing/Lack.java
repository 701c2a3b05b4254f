package io.github.aiproxymulti.aiproxy.standing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Adds up why the instances of a route take no request, and finds the first that will. Confined to one question. */
final class Lack {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final long now;
    private @Nullable Cooling cooling;
    private long closesAt = Long.MAX_VALUE;
    private boolean open;
    private boolean full;

    /**
     * Starts with nobody.
     *
     * @param now in nanoseconds of the standings' clock
     */
    Lack(long now) {
        this.now = now;
    }

    /** One that asked to be left alone. */
    void cools(Cooling one) {
        cooling = cooling == null ? one : one.until() < cooling.until() ? one : cooling;
    }

    /** One whose circuit is not closed; trials may begin when the era says so. */
    void open(Era era) {
        open = true;
        closesAt = Math.min(closesAt, era.isOnTrial(now) ? now : era.until());
    }

    /** One that takes no further request for the moment. */
    void full() {
        full = true;
    }

    /** What is lacking; null when there was nobody. */
    @Nullable Shortage shortage() {
        if (full) {
            return new Shortage(503, SOON, "all servers are busy");
        }
        Cooling first = cooling;
        if (open) {
            long at = first == null ? closesAt : Math.min(closesAt, first.until());
            return new Shortage(503, remaining(at), "all circuits are open");
        }
        return first == null
                ? null
                : new Shortage(
                        first.status() == 429 ? 429 : 503, remaining(first.until()), "all servers are cooling down");
    }

    private Duration remaining(long at) {
        return Duration.ofNanos(Math.max(0, at - now));
    }
}
