package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt goes, as configured.
 *
 * @param provider the vendor's name in configuration
 * @param host a name or an IP literal; null when the instance has no host
 * @param port its port
 */
public record AttemptTarget(String provider, @Nullable String host, int port) {

    static AttemptTarget of(InstancePlan plan) {
        return new AttemptTarget(plan.instance().provider().name(), plan.host().orElse(null), plan.port());
    }
}
