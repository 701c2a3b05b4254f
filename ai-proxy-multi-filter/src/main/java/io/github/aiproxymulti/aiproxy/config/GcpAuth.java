package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Signing in as a Google service account.
 *
 * @param serviceAccountJson the account's key file; null for the environment's {@code GCP_SERVICE_ACCOUNT}
 * @param maxTtl longest time, in seconds, an access token is kept, at least 1; null for the token's own lifetime
 * @param expireEarlySecs seconds before its end at which a token is renewed, at least 0 (default 60)
 */
public record GcpAuth(
        @Nullable Secret serviceAccountJson, @Nullable Integer maxTtl, int expireEarlySecs) {

    /** Checks the ranges. */
    public GcpAuth {
        if (maxTtl != null) {
            Expect.atLeast("max_ttl", maxTtl, 1);
        }
        Expect.atLeast("expire_early_secs", expireEarlySecs, 0);
    }
}
