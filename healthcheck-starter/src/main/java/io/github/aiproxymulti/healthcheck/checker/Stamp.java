package io.github.aiproxymulti.healthcheck.checker;

import java.time.Instant;

/**
 * The number and the time a message is handled with. Whatever comes into being while it is handled, be it a generation, a
 * version or an incarnation, takes this number; no two messages of the process have the same.
 *
 * @param number from the process-wide sequence, at least 1
 * @param millis on the engine's clock
 */
record Stamp(long number, long millis) {

    Instant instant() {
        return Instant.ofEpochMilli(millis);
    }
}
