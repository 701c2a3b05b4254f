package io.github.aiproxymulti.healthcheck.redis;

import io.github.aiproxymulti.healthcheck.ResourceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Names and times of a ledger in Redis.
 *
 * @param prefix of every key and channel; replicas with the same one share
 * @param replica name of this replica, unlike that of every other and of itself before a restart
 * @param lease how long a prober that is not heard of keeps its right
 * @param keep how long Redis keeps what nobody touches
 */
public record LedgerSettings(String prefix, String replica, Duration lease, Duration keep) {

    String channel() {
        return prefix + "hc:changes";
    }

    /** The keys of a resource, in the order the scripts expect. Its name in braces makes a cluster keep them together. */
    List<String> keys(ResourceId resource) {
        // A brace in a name would end the tag early.
        String tag = prefix + "hc:{" + URLEncoder.encode(resource.value(), StandardCharsets.UTF_8) + "}:";
        return List.of(tag + "meta", tag + "targets", tag + "health", tag + "lease", tag + "interest");
    }
}
