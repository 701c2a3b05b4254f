package io.github.aiproxymulti.aiproxy.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the meters of AI requests are kept.
 *
 * @param latencyBuckets upper bounds in milliseconds, each above 0
 * @param tokenBuckets upper bounds in tokens, each above 0
 * @param maximumModels most distinct values of each of the two model labels per route; further ones become {@code <other>}
 * @param disabledLabels labels left empty, by the name of the meter
 */
public record MeterSettings(
        List<Double> latencyBuckets,
        List<Double> tokenBuckets,
        int maximumModels,
        Map<String, Set<String>> disabledLabels) {

    private static final String PATH = "ai-proxy-multi.metrics.";

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException for a bucket that is not positive, a negative number of models, and a meter or label
     *     that does not exist
     */
    public MeterSettings {
        requirePositive("latency-buckets", latencyBuckets);
        requirePositive("token-buckets", tokenBuckets);
        latencyBuckets = List.copyOf(latencyBuckets);
        tokenBuckets = List.copyOf(tokenBuckets);
        if (maximumModels < 0) {
            throw new IllegalArgumentException(PATH + "maximum-models: " + maximumModels + " (expected: >= 0)");
        }
        disabledLabels = disabledLabels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(MeterSettings::meter, MeterSettings::labels));
    }

    Set<String> disabled(String meter) {
        return disabledLabels.getOrDefault(meter, Set.of());
    }

    private static void requirePositive(String name, List<Double> buckets) {
        buckets.forEach(bucket -> {
            if (!(bucket > 0 && bucket < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(PATH + name + ": " + bucket + " (expected: > 0, finite)");
            }
        });
    }

    /** Property names lose underscores unless written in brackets, so these do not count. */
    private static String meter(Map.Entry<String, Set<String>> entry) {
        return LlmMeters.NAMES.stream()
                .filter(name -> bare(name).equals(bare(entry.getKey())))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(PATH + "disabled-labels: " + entry.getKey()
                        + " (expected: one of " + String.join(", ", LlmMeters.NAMES) + ")"));
    }

    private static Set<String> labels(Map.Entry<String, Set<String>> entry) {
        for (String label : entry.getValue()) {
            if (!Labels.NAMES.contains(label)) {
                throw new IllegalArgumentException(PATH + "disabled-labels." + entry.getKey() + ": " + label
                        + " (expected: one of " + String.join(", ", Labels.NAMES) + ")");
            }
        }
        return Set.copyOf(entry.getValue());
    }

    private static String bare(String name) {
        return String.join("", Arrays.asList(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]")));
    }
}
