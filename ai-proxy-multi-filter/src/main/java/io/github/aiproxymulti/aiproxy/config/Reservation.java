package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;

/**
 * How many tokens a request holds while it runs, so that requests at the same time cannot together exceed a limit: its body's
 * bytes divided by {@code bytesPerToken}, and what its answer may be long.
 *
 * @param bytesPerToken bytes of a request that are taken for one token of its prompt, at least 1 (default 4)
 * @param completionTokens tokens of an answer whose request sets no limit to it, at least 0 (default 1024)
 * @param expiresAfter when it is given back although nobody has settled it, 1 s to 24 h (default 600 s)
 */
public record Reservation(int bytesPerToken, int completionTokens, Duration expiresAfter) {

    /** Checks the ranges. */
    public Reservation {
        Expect.atLeast("reservation.bytes_per_token", bytesPerToken, 1);
        Expect.atLeast("reservation.completion_tokens", completionTokens, 0);
        Expect.between("reservation.expires_after", (double) expiresAfter.toSeconds(), 1, 86_400);
    }
}
