package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;

/**
 * How upstream connections are made and kept.
 *
 * @param timeout limit of each step: connect, send, each read; not of the whole exchange (default 30 s, at most 600 s)
 * @param keepalive whether a connection is kept for the next request (default true)
 * @param keepaliveTimeout how long an idle connection is kept (default 60 s, at least 1 s)
 * @param keepalivePool most idle connections, never a bound of concurrency (default 30)
 * @param sslVerify whether the server's certificate is verified (default true)
 */
public record Transport(
        Duration timeout, boolean keepalive, Duration keepaliveTimeout, int keepalivePool, boolean sslVerify) {

    /** What holds when nothing is written. */
    public static final Transport DEFAULT =
            new Transport(Duration.ofSeconds(30), true, Duration.ofSeconds(60), 30, true);

    /** Checks the ranges. */
    public Transport {
        Expect.atLeast("timeout", timeout.toMillis(), 1);
        if (timeout.toMillis() > 600_000) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: <= 600 s)");
        }
        Expect.atLeast("keepalive_timeout", keepaliveTimeout.toMillis(), 1000);
        Expect.atLeast("keepalive_pool", keepalivePool, 1);
    }
}
