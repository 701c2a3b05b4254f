package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis as a filter describes it. Equal settings share one.
 *
 * @param policy which kind it is
 * @param nodes {@code host:port} of the server, of the cluster's nodes or of the sentinels
 * @param master the name of the master the sentinels know; null for other kinds
 * @param username null for none
 * @param password null for none
 * @param sentinelUsername null for none
 * @param sentinelPassword null for none
 * @param database the number of the database, 0 in a cluster
 * @param timeout the longest a command may take (default 1 s); on a request's path never more than 50 ms
 * @param tls whether the connection is encrypted
 * @param verifiesTls whether the server's certificate is verified
 */
public record RedisSettings(
        LimitPolicy policy,
        List<String> nodes,
        @Nullable String master,
        @Nullable String username,
        @Nullable Secret password,
        @Nullable String sentinelUsername,
        @Nullable Secret sentinelPassword,
        int database,
        Duration timeout,
        boolean tls,
        boolean verifiesTls) {

    /** Copies the list. */
    public RedisSettings {
        nodes = List.copyOf(nodes);
    }
}
