package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;

/**
 * How long an instance is left alone that said it has no capacity.
 *
 * @param byDefault after status 429 when the answer names no time (default 10 s)
 * @param most longest cool-down, whatever an answer asks for (default 300 s)
 * @param ofCredential after status 401, 402 or 403, for all instances of the route with the same credentials; zero for none
 *     (default 60 s)
 */
public record Cooldown(Duration byDefault, Duration most, Duration ofCredential) {

    /** Checks the ranges. */
    public Cooldown {
        Expect.positive("cooldown.default_ms", byDefault);
        if (most.compareTo(byDefault) < 0) {
            throw new IllegalArgumentException("cooldown.max_ms: " + most + " (expected: >= default_ms)");
        }
        Expect.atLeast("cooldown.credential_ms", ofCredential.toMillis(), 0);
    }
}
