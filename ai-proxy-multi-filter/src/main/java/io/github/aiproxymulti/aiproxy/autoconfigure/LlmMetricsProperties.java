package io.github.aiproxymulti.aiproxy.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the meters of AI requests.
 *
 * @param enabled whether there are any
 * @param latencyBuckets upper bounds of the buckets of {@code llm_latency}, in milliseconds, each above 0
 * @param tokenBuckets upper bounds of the buckets of the token distributions, in tokens, each above 0
 * @param maximumModels most distinct values of each of the two model labels per route; further ones become {@code <other>}
 * @param disabledLabels labels that are left empty, by the name of the meter
 */
@ConfigurationProperties("ai-proxy-multi.metrics")
public record LlmMetricsProperties(
        @DefaultValue("true") boolean enabled,

        @DefaultValue({
            "1", "2", "5", "10", "20", "50", "100", "200", "500", "1000", "2000", "5000", "10000", "30000", "60000"
        })
        List<Double> latencyBuckets,

        @DefaultValue({
            "1", "10", "50", "100", "200", "500", "1000", "2000", "5000", "10000", "20000", "50000", "100000", "200000",
            "500000", "1000000"
        })
        List<Double> tokenBuckets,

        @DefaultValue("100") int maximumModels,
        @DefaultValue Map<String, Set<String>> disabledLabels) {}
