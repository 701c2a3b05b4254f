package io.github.aiproxymulti.aiproxy.standing;

import java.time.Duration;

/**
 * Why a route has nobody to answer at this moment, and when it is worth asking again.
 *
 * @param status what to answer: 429 when that is what the instance said that is ready first, else 503
 * @param remaining the smallest remaining wait
 * @param reason in words
 */
public record Shortage(int status, Duration remaining, String reason) {

    /** The value of a {@code Retry-After} header: whole seconds, at least one. */
    public long retryAfterSeconds() {
        return Math.max(1, remaining.plusNanos(999_999_999).toSeconds());
    }
}
