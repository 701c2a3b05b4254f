package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import java.time.Duration;

/**
 * An access token as it was granted.
 *
 * @param value the token
 * @param expiresIn its lifetime, in seconds, at least 0
 */
record AccessToken(Secret value, long expiresIn) {

    /** How long it is kept: its lifetime, less a margin where that leaves something, and never longer than the cap. */
    Duration keptFor(GcpAuth auth) {
        long seconds = expiresIn > auth.expireEarlySecs() ? expiresIn - auth.expireEarlySecs() : expiresIn;
        Integer cap = auth.maxTtl();
        return Duration.ofSeconds(cap == null ? seconds : Math.min(seconds, cap));
    }
}
