package io.github.aiproxymulti.aiproxy.fallback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt when it is judged.
 *
 * @param status what the client would get
 * @param elapsed how long it took
 * @param retriesSoFar retries made before it
 * @param left what is left of the time for the whole request, zero or less when it is over; null for no limit
 */
public record FailedAttempt(
        int status,
        Duration elapsed,
        int retriesSoFar,
        @Nullable Duration left) {}
