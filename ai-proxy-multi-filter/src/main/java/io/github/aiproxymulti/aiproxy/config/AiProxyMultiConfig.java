package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one {@code AiProxyMulti} filter. Fields, defaults and ranges are those of APISIX's
 * {@code ai-proxy-multi} 0.5.
 *
 * @param version version of this content
 * @param balancer how requests are spread over the instances
 * @param instances the upstreams, at least one, in the order written
 * @param semantic choice by meaning; null when not configured
 * @param logging what is logged of every request
 * @param fallback when another instance is tried
 * @param transport how upstream connections are made and kept
 * @param limits what a request and its answer may take
 * @param flushInterval how long streamed bytes may wait before they are flushed; zero flushes each chunk (default 10 ms)
 * @param forwardHeaders names, in lower case, of client headers that go on to the vendor although they would stay here
 * @param timeouts what may take how long, beyond the transport's time-out
 * @param delivery how an answer gets to the client
 * @param retries what keeps retries from making things worse
 * @param cooldown how long instances without capacity are left alone; null when they are not
 * @param circuits when failing instances are taken out; null for never
 */
public record AiProxyMultiConfig(
        ConfigVersion version,
        Balancer balancer,
        List<Instance> instances,
        @Nullable SemanticOptions semantic,
        Logging logging,
        Fallback fallback,
        Transport transport,
        Limits limits,
        Duration flushInterval,
        Set<String> forwardHeaders,
        Timeouts timeouts,
        Delivery delivery,
        Retries retries,
        @Nullable Cooldown cooldown,
        @Nullable CircuitSettings circuits) {

    /** Copies the collections and rejects an empty list of instances. */
    public AiProxyMultiConfig {
        instances = List.copyOf(instances);
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("instances: empty (expected: at least 1 item)");
        }
        Expect.atLeast("streaming_flush_interval_ms", flushInterval.toMillis(), 0);
        forwardHeaders = Collections.unmodifiableSet(new LinkedHashSet<>(forwardHeaders));
    }
}
