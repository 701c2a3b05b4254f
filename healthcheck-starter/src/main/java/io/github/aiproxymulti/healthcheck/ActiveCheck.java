package io.github.aiproxymulti.healthcheck;

import static java.lang.String.CASE_INSENSITIVE_ORDER;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to probe a target. Defaults and ranges are those of APISIX's {@code checks.active}.
 *
 * @param type what a probe does
 * @param timeout limit of each step of a probe: connect, TLS handshake, send, wait for the status line
 * @param concurrency probes of one resource in flight at the same time, at least 1
 * @param host host name part of the target identity, and Host header of targets that have no domain; null for none
 * @param port probed port; null for the port that serves traffic
 * @param method request method of an HTTP probe
 * @param path request target of an HTTP probe, verbatim, may carry a query
 * @param body request body of an HTTP probe, empty for none
 * @param headers complete header lines, {@code Name: value}, sent in this order; the order of different names makes no difference
 *     between two checks
 * @param verifyCertificate whether an {@code https} probe verifies the server's certificate
 * @param sni TLS server name; null for the Host header's name
 * @param sslBundle name of the SSL bundle with the client certificate and trust of an {@code https} probe; null for none
 * @param healthy period and threshold for usable targets; null when usable targets are not probed
 * @param unhealthy period and thresholds for unusable targets; null when unusable targets are not probed
 */
public record ActiveCheck(
        ProbeType type,
        Duration timeout,
        int concurrency,
        @Nullable String host,
        @Nullable Integer port,
        String method,
        String path,
        String body,
        List<String> headers,
        boolean verifyCertificate,
        @Nullable String sni,
        @Nullable String sslBundle,
        @Nullable Healthy healthy,
        @Nullable Unhealthy unhealthy) {

    /** Statuses that count as success unless configured otherwise. */
    public static final Set<Integer> DEFAULT_HEALTHY_STATUSES = Set.of(200, 302);

    /** Statuses that count as failure unless configured otherwise. */
    public static final Set<Integer> DEFAULT_UNHEALTHY_STATUSES = Set.of(429, 404, 500, 501, 502, 503, 504, 505);

    /** Copies the list. */
    public ActiveCheck {
        headers = List.copyOf(headers);
    }

    /** Whether both probe alike. Header lines that only come in another order of names do. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ActiveCheck that && canonical().equals(that.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    private List<@Nullable Object> canonical() {
        List<String> sorted = headers.stream()
                .sorted(Comparator.comparing(
                        line -> line.substring(0, Math.max(0, line.indexOf(':'))), CASE_INSENSITIVE_ORDER))
                .toList();
        return Arrays.asList(
                type,
                timeout,
                concurrency,
                host,
                port,
                method,
                path,
                body,
                sorted,
                verifyCertificate,
                sni,
                sslBundle,
                healthy,
                unhealthy);
    }

    /** Leaves out headers, body and path, which may carry credentials. */
    @Override
    public String toString() {
        return "ActiveCheck[type=" + type.label() + ", timeout=" + timeout + ", host=" + host + ", port=" + port
                + ", healthy=" + healthy + ", unhealthy=" + unhealthy + "]";
    }

    /**
     * Probing of usable targets.
     *
     * @param interval period
     * @param httpStatuses statuses that count as success
     * @param successes counted successes that make an unusable target healthy
     */
    public record Healthy(Duration interval, Set<Integer> httpStatuses, int successes) {

        /** What {@code healthy: {}} means: every second, 200 and 302, 2 successes. */
        public static final Healthy DEFAULT = new Healthy(Duration.ofSeconds(1), DEFAULT_HEALTHY_STATUSES, 2);

        /** Copies the set. */
        public Healthy {
            httpStatuses = Set.copyOf(httpStatuses);
        }
    }

    /**
     * Probing of unusable targets.
     *
     * @param interval period
     * @param httpStatuses statuses that count as failure
     * @param httpFailures counted statuses that make a target unhealthy
     * @param tcpFailures counted connection failures that make a target unhealthy
     * @param timeouts counted time-outs that make a target unhealthy
     */
    public record Unhealthy(
            Duration interval, Set<Integer> httpStatuses, int httpFailures, int tcpFailures, int timeouts) {

        /** What {@code unhealthy: {}} means: every second, the default statuses, 5, 2 and 3 failures. */
        public static final Unhealthy DEFAULT =
                new Unhealthy(Duration.ofSeconds(1), DEFAULT_UNHEALTHY_STATUSES, 5, 2, 3);

        /** Copies the set. */
        public Unhealthy {
            httpStatuses = Set.copyOf(httpStatuses);
        }
    }
}
