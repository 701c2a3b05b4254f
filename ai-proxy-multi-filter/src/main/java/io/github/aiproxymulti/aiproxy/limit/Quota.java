package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitUnit;
import org.jspecify.annotations.Nullable;

/**
 * A limit that applies to one request.
 *
 * @param key its counter
 * @param limit the most units of a window
 * @param windowMillis the length of the window in milliseconds
 * @param unit what is counted
 * @param headers the names of its headers; null for none
 */
record Quota(
        String key,
        long limit,
        long windowMillis,
        LimitUnit unit,
        @Nullable QuotaHeaders headers) {

    boolean countsRequests() {
        return unit == LimitUnit.REQUESTS;
    }

    /** The same for a gateway that grants only a part of it, at least one unit. */
    Quota share(double part) {
        return new Quota(key, Math.max(1, (long) Math.floor(limit * part)), windowMillis, unit, headers);
    }
}
