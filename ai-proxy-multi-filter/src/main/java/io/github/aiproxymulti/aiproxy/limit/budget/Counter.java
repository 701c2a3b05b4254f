package io.github.aiproxymulti.aiproxy.limit.budget;

import io.github.aiproxymulti.aiproxy.limit.cost.CostExpression;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** One window's count and what is reserved of it. Confined to its {@link Ledger}, which is why it may be mutable. */
final class Counter {

    private static final long NOTHING_USED = Long.MIN_VALUE;

    private final Map<String, Held> reservations = new LinkedHashMap<>(0);
    private long used;
    private long reserved;
    private long endsAt = Long.MIN_VALUE;

    /** When the window is said to end: its length after the first use. It may be later than the real end. */
    private long shownEnd = NOTHING_USED;

    /** Begins a new window when the last one is over. What is reserved outlives the windows. */
    void open(long now, long windowMillis) {
        if (now >= endsAt) {
            used = 0;
            endsAt = now + windowMillis;
            shownEnd = NOTHING_USED;
        }
        release(now);
    }

    /** Units left of this limit. */
    long left(long limit) {
        return Math.max(0, limit - used - reserved);
    }

    long resetMillis(long now, long windowMillis) {
        return shownEnd == NOTHING_USED ? windowMillis : Math.max(0, shownEnd - now);
    }

    /** Units left of this limit at a moment at which nothing begins. */
    long leftAt(long now, long limit) {
        long held = reservations.values().stream()
                .filter(one -> one.until() > now)
                .mapToLong(Held::units)
                .sum();
        return Math.max(0, limit - (now >= endsAt ? 0 : used) - held);
    }

    /** Milliseconds to the end of the window at such a moment. */
    long resetAt(long now, long windowMillis) {
        return now >= endsAt ? windowMillis : resetMillis(now, windowMillis);
    }

    void use(long units, long now, long windowMillis) {
        if (units > 0) {
            used = Math.min(CostExpression.MOST, used + units);
            if (shownEnd == NOTHING_USED) {
                shownEnd = now + windowMillis;
            }
        }
    }

    boolean isOver(long limit) {
        return used > limit;
    }

    void reserve(String name, long units, long until) {
        if (units > 0) {
            reservations.merge(name, new Held(units, until), Held::with);
            reserved += units;
        }
    }

    void giveBack(String name) {
        Held held = reservations.remove(name);
        if (held != null) {
            reserved -= held.units();
        }
    }

    /** Whether nothing is lost when it is forgotten. */
    boolean isOld(long now) {
        if (now < endsAt) {
            return false;
        }
        release(now);
        return reservations.isEmpty();
    }

    private void release(long now) {
        Iterator<Held> all = reservations.values().iterator();
        while (all.hasNext()) {
            Held held = all.next();
            if (held.until() > now) {
                return;
            }
            reserved -= held.units();
            all.remove();
        }
    }

    /**
     * A reservation.
     *
     * @param units how much
     * @param until when it is given back by itself
     */
    private record Held(long units, long until) {

        Held with(Held other) {
            return new Held(units + other.units, Math.max(until, other.until));
        }
    }
}
