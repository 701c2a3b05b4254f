package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.balancer.LoadMeter;
import org.jspecify.annotations.Nullable;

/** How one instance stands. Shared by all requests to it; safe for concurrent use and never blocks. */
final class InstanceStanding {

    private final StandingKey key;
    private final LoadMeter meter = new LoadMeter();

    InstanceStanding(StandingKey key) {
        this.key = key;
    }

    StandingKey key() {
        return key;
    }

    LoadMeter meter() {
        return meter;
    }

    /** Leave for one more request; null when there is none. */
    @Nullable Permit enter() {
        return meter.tryBegin(Integer.MAX_VALUE) ? new Visit(this) : null;
    }

    void left(Ending ending, long nanos) {
        meter.ended(ending == Ending.FAILURE, nanos);
    }
}
