package io.github.aiproxymulti.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the health checks of this process, all under {@code healthchecks}.
 *
 * @param enabled whether anything is checked at all; when off, everything counts as usable
 * @param resources what to check, by name; a name with other characters than letters, digits and dashes is written in brackets
 * @param probe when probes are sent, beyond what each resource's checks say
 * @param dns how host names are kept up to date
 * @param discovery how services of a service registry are kept up to date
 * @param pickerCache what callers derive from health and keep
 * @param overrides whether people may overrule measured health
 * @param metrics bounds of the meters
 */
@ConfigurationProperties("healthchecks")
public record HealthCheckProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Map<String, Resource> resources,
        @DefaultValue Probe probe,
        @DefaultValue Dns dns,
        @DefaultValue Discovery discovery,
        @DefaultValue PickerCache pickerCache,
        @DefaultValue Overrides overrides,
        @DefaultValue Metrics metrics) {

    /** Copies the map. */
    public HealthCheckProperties {
        resources = Map.copyOf(resources);
    }

    /**
     * One resource.
     *
     * @param endpoints where to check: host:port, or a URL of which scheme, host and port count
     * @param targets another name of endpoints; both count
     * @param serviceId service whose instances are checked too; needs a reactive discovery client
     * @param checks how to check: active and passive, with the names, defaults and ranges of APISIX
     */
    public record Resource(
            @DefaultValue List<String> endpoints,
            @DefaultValue List<String> targets,
            @Nullable String serviceId,
            @DefaultValue Map<String, Object> checks) {

        /** Leaves out the checks, whose headers and bodies may be secret. */
        @Override
        public String toString() {
            return "Resource[endpoints=" + endpoints + ", targets=" + targets + ", serviceId=" + serviceId + "]";
        }
    }

    /**
     * When probes are sent.
     *
     * @param jitter lengthens each period by a random part of this fraction of it, 0 to 1
     * @param backoffMax lets the period of a target that stays unusable double up to this; absent for no back-off
     * @param fastInterval probes a target once, this long after traffic saw it fail; absent to wait for its turn
     */
    public record Probe(
            @DefaultValue("0") double jitter,
            @Nullable Duration backoffMax,
            @Nullable Duration fastInterval) {

        /** Rejects a jitter out of range, and times that are not positive. */
        public Probe {
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new IllegalArgumentException("healthchecks.probe.jitter: " + jitter + " (expected: 0..1)");
            }
            if (backoffMax != null) {
                requirePositive("healthchecks.probe.backoff-max", backoffMax);
            }
            if (fastInterval != null) {
                requirePositive("healthchecks.probe.fast-interval", fastInterval);
            }
        }
    }

    /**
     * How host names are kept up to date.
     *
     * @param minTtl no name is asked for more often
     * @param maxTtl every name is asked for at least this often
     * @param timeout limit of one answer
     */
    public record Dns(
            @DefaultValue("1s") Duration minTtl,
            @DefaultValue("60s") Duration maxTtl,
            @DefaultValue("5s") Duration timeout) {

        /** Rejects times that are not positive or the wrong way round. */
        public Dns {
            requirePositive("healthchecks.dns.min-ttl", minTtl);
            requirePositive("healthchecks.dns.timeout", timeout);
            if (maxTtl.compareTo(minTtl) < 0) {
                throw new IllegalArgumentException(
                        "healthchecks.dns.max-ttl: " + maxTtl + " (expected: >= min-ttl, " + minTtl + ")");
            }
        }
    }

    /**
     * How services of a service registry are kept up to date.
     *
     * @param interval period of asking for instances
     * @param timeout limit of one answer
     */
    public record Discovery(
            @DefaultValue("10s") Duration interval,
            @DefaultValue("5s") Duration timeout) {

        /** Rejects limits that are not positive. */
        public Discovery {
            requirePositive("healthchecks.discovery.interval", interval);
            requirePositive("healthchecks.discovery.timeout", timeout);
        }
    }

    /**
     * What callers derive from health and keep.
     *
     * @param maximumSize pickers kept although nobody uses them any more
     */
    public record PickerCache(@DefaultValue("256") long maximumSize) {

        /** Rejects a negative size. */
        public PickerCache {
            if (maximumSize < 0) {
                throw new IllegalArgumentException(
                        "healthchecks.picker-cache.maximum-size: " + maximumSize + " (expected: >= 0)");
            }
        }
    }

    /**
     * Whether people may overrule measured health.
     *
     * @param enabled whether the endpoint accepts overrides
     */
    public record Overrides(@DefaultValue("false") boolean enabled) {}

    /**
     * Bounds of the meters.
     *
     * @param maximumTargets most targets with a gauge of their own; further ones are counted
     */
    public record Metrics(@DefaultValue("1000") int maximumTargets) {

        /** Rejects a negative number. */
        public Metrics {
            if (maximumTargets < 0) {
                throw new IllegalArgumentException(
                        "healthchecks.metrics.maximum-targets: " + maximumTargets + " (expected: >= 0)");
            }
        }
    }

    private static void requirePositive(String path, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(path + ": " + value + " (expected: > 0)");
        }
    }
}
