package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one {@code AiRateLimiting} filter. Fields, defaults and ranges are those of APISIX's
 * {@code ai-rate-limiting}; what is our own says so. Source: rate-limiting.md section 1.
 *
 * @param version version of this content
 * @param strategy what of an answer's usage counts
 * @param costExpression the expression of {@link LimitStrategy#EXPRESSION}; null when not written
 * @param global the limit of each instance that has none of its own; null for none
 * @param instances limits of single instances
 * @param rules limits whatever the instance; when there are any, they are all there is
 * @param ruled whether {@code rules} is written, so that a request to which none applies is an error
 * @param windows our own: limits beside the others
 * @param rejection the answer to a request over the limit
 * @param headers what a response tells
 * @param degradation what happens while the counters cannot be asked
 * @param policy where the counters are kept
 * @param redis the connection of the policy; null for the application's own, and for {@link LimitPolicy#LOCAL}
 * @param reservation our own: what a request holds while it runs; null for nothing
 */
public record AiRateLimitingConfig(
        ConfigVersion version,
        LimitStrategy strategy,
        @Nullable String costExpression,
        @Nullable WindowLimit global,
        List<InstanceLimit> instances,
        List<LimitRule> rules,
        boolean ruled,
        List<ExtraWindow> windows,
        LimitRejection rejection,
        LimitHeaders headers,
        Degradation degradation,
        LimitPolicy policy,
        @Nullable RedisSettings redis,
        @Nullable Reservation reservation) {

    /** Copies the lists. */
    public AiRateLimitingConfig {
        instances = List.copyOf(instances);
        rules = List.copyOf(rules);
        windows = List.copyOf(windows);
    }
}
