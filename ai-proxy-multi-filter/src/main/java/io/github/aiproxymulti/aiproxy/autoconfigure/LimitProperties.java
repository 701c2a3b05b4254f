package io.github.aiproxymulti.aiproxy.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of all limits together.
 *
 * @param maxCounters most counters one route may have in this process; requests under further keys share one counter
 */
@ConfigurationProperties("ai-proxy-multi.limits")
record LimitProperties(@DefaultValue("100000") int maxCounters) {

    /** Checks the range. */
    LimitProperties {
        if (maxCounters < 1) {
            throw new IllegalArgumentException(
                    "ai-proxy-multi.limits.max-counters: " + maxCounters + " (expected: at least 1)");
        }
    }
}
