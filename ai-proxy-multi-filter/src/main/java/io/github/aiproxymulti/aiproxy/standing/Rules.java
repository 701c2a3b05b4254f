package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.config.CircuitSettings;
import io.github.aiproxymulti.aiproxy.config.Cooldown;
import org.jspecify.annotations.Nullable;

/**
 * What a route configures of standings.
 *
 * @param cooldown how long instances are left alone that ask for it; null for not at all
 * @param circuits when instances are taken out; null for never
 * @param timesContent whether somebody wants to know how long the first content takes
 */
public record Rules(@Nullable Cooldown cooldown, @Nullable CircuitSettings circuits, boolean timesContent) {

    /** Nothing. */
    public static final Rules NONE = new Rules(null, null, false);

    /** What a configuration says of standings. */
    public static Rules of(AiProxyMultiConfig config) {
        return new Rules(config.cooldown(), config.circuits(), config.balancer().algorithm() == Algorithm.EWMA);
    }

    long rampNanos() {
        return circuits == null ? 0 : circuits.ramp().toNanos();
    }
}
