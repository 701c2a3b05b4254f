package io.github.aiproxymulti.aiproxy.standing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that only ever goes forward, whatever happens to the time of day. Says nothing about the time of day. */
final class MonotonicClock extends Clock {

    private final LongSupplier nanos;
    private final long origin;
    private final ZoneId zone;

    MonotonicClock(LongSupplier nanos) {
        this(nanos, nanos.getAsLong(), ZoneOffset.UTC);
    }

    private MonotonicClock(LongSupplier nanos, long origin, ZoneId zone) {
        this.nanos = nanos;
        this.origin = origin;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MonotonicClock(nanos, origin, other);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.getAsLong() - origin);
    }
}
