package io.github.aiproxymulti.healthcheck.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Several processes as one, through one Redis; all under {@code replicas}. Which Redis, say {@code spring.data.redis}'s own
 * properties.
 *
 * @param enabled whether anything is shared; nothing of Redis is touched otherwise
 * @param prefix of all keys and channels; processes with the same one share
 * @param lease how long a process that is not heard of keeps the right to probe; another takes over within twice that
 * @param poll how often each process asks and renews; news that got lost arrive within that time
 * @param tombstone how long a deletion is remembered at least
 * @param keep how long Redis keeps what nobody touches
 * @param timeout limit of one call; longer, and the call counts as failed
 */
@ConfigurationProperties("replicas")
public record ReplicasProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("ai-proxy-multi:") String prefix,
        @DefaultValue("5s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("10m") Duration tombstone,
        @DefaultValue("1h") Duration keep,
        @DefaultValue("500ms") Duration timeout) {

    /** Rejects times that do not fit together. */
    public ReplicasProperties {
        requireAtLeast("poll", poll, Duration.ofMillis(100), "100ms");
        requireAtLeast("lease", lease, poll.multipliedBy(2), "twice the poll");
        requireAtLeast("timeout", timeout, Duration.ofMillis(10), "10ms");
        requireAtLeast("tombstone", tombstone, lease.multipliedBy(2), "twice the lease");
        requireAtLeast("keep", keep, lease.multipliedBy(10), "ten times the lease");
        if (timeout.compareTo(lease) > 0) {
            throw new IllegalArgumentException("replicas.timeout: " + timeout + " (expected: at most the lease)");
        }
    }

    private static void requireAtLeast(String name, Duration value, Duration least, String rule) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "replicas." + name + ": " + value + " (expected: at least " + rule + ")");
        }
    }
}
