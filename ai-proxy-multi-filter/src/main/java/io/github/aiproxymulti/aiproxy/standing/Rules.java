package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.CircuitSettings;
import io.github.aiproxymulti.aiproxy.config.Cooldown;
import org.jspecify.annotations.Nullable;

/**
 * What a route configures of standings.
 *
 * @param cooldown how long instances are left alone that ask for it; null for not at all
 * @param circuits when instances are taken out; null for never
 */
public record Rules(@Nullable Cooldown cooldown, @Nullable CircuitSettings circuits) {

    /** Nothing. */
    public static final Rules NONE = new Rules(null, null);

    long rampNanos() {
        return circuits == null ? 0 : circuits.ramp().toNanos();
    }
}
