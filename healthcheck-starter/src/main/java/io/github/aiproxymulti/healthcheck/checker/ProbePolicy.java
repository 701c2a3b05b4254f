package io.github.aiproxymulti.healthcheck.checker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When probes are sent, beyond what the checks say.
 *
 * @param jitter lengthens each period by a random part of this fraction of it, so that many checkers do not probe in step;
 *     0 to 1, default 0: periods are exact
 * @param backoffMax lets the period of a target that stays unusable double with each failed probe, randomly shortened by up
 *     to a half, to at most this; null (default) for the configured period
 * @param fastInterval probes a target once, this long after traffic saw it fail; null (default) to wait for its turn
 */
public record ProbePolicy(
        double jitter,
        @Nullable Duration backoffMax,
        @Nullable Duration fastInterval) {

    /** Exact periods, no back-off, no extra probes. */
    public static final ProbePolicy DEFAULT = new ProbePolicy(0, null, null);

    /** Rejects a jitter out of range. */
    public ProbePolicy {
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter: " + jitter + " (expected: 0..1)");
        }
    }
}
