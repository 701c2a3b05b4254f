package io.github.aiproxymulti.aiproxy.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement.Charge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import redis.embedded.RedisSentinel;

/** Every policy and encryption, each against real servers of its kind, which may also move. */
class RedisKindsTest {

    private static final long MINUTE = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CREDENTIALS = "'redis_password': 'p', 'redis_username': 'default'";

    private final RedisConnections gateway = new RedisConnections(
            () -> {
                throw new IllegalStateException("the application has none");
            },
            Schedulers.boundedElastic(),
            Schedulers.parallel(),
            () -> System.nanoTime() / 1_000_000,
            LimitListener.NONE);
    private final List<AutoCloseable> started = new ArrayList<>();

    @TempDir
    private Path files;

    @AfterEach
    void stop() throws Exception {
        gateway.destroy();
        for (AutoCloseable one : started) {
            one.close();
        }
    }

    @Test
    void countsInAClusterAndFollowsItsMaster() {
        RedisProcess first = clusterNode("first");
        RedisProcess second = clusterNode("second");
        first.tell(slots(0, 8192), slots(8192, 16_384), "CLUSTER MEET 127.0.0.1 " + second.port());
        String id = first.tell("CLUSTER MYID").get(0);
        eventually(() -> assertThat(second.tell("CLUSTER NODES").toString()).contains(id));
        second.tell("CLUSTER REPLICATE " + id);
        eventually(() -> assertThat(first.tell("CLUSTER INFO").toString()).contains("cluster_state:ok"));
        eventually(() -> assertThat(second.tell("INFO replication").toString()).contains("master_link_status:up"));
        Budgets budgets = budgets("'policy': 'redis-cluster', 'redis_cluster_name': 'c', 'redis_timeout': 500,"
                + " 'redis_cluster_nodes': ['127.0.0.1:" + first.port() + "', '127.0.0.1:" + second.port() + "']");

        counts(budgets);

        eventually(() -> assertThat(second.tell("DBSIZE").toString())
                .contains(first.tell("DBSIZE").get(0)));
        first.stop();
        started.remove(first);
        second.tell("CLUSTER FAILOVER TAKEOVER");
        eventually(() -> assertThat(remaining(budgets, "a")).isEqualTo(70));
    }

    @Test
    void countsWhereSentinelsSayAndFollowsTheMasterTheyMake_RL39() throws IOException {
        String secrets = "requirepass p";
        RedisProcess master = server(secrets, "masterauth p");
        RedisProcess replica = server(secrets, "masterauth p", "replicaof 127.0.0.1 " + master.port());
        int port = RedisProcess.freePort();
        RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
                .bind("127.0.0.1")
                .port(port)
                .setting("requirepass s")
                .setting("sentinel monitor main 127.0.0.1 " + master.port() + " 1")
                .setting("sentinel auth-pass main p")
                .setting("sentinel down-after-milliseconds main 500")
                .setting("sentinel failover-timeout main 2000")
                .build();
        sentinel.start();
        started.add(sentinel::stop);
        Budgets budgets =
                budgets("'policy': 'redis-sentinel', 'redis_master_name': 'main', 'redis_sentinels': [{'host':"
                        + " '127.0.0.1', 'port': " + port + "}], 'sentinel_password': 's', 'redis_database': 2, "
                        + CREDENTIALS);

        counts(budgets);

        eventually(() ->
                assertThat(replica.tell("AUTH p", "INFO keyspace").toString()).contains("db2:"));
        eventually(() -> assertThat(sentinelKnowsOneReplica(port)).isTrue());
        master.stop();
        started.remove(master);
        eventually(() -> assertThat(remaining(budgets, "a")).isEqualTo(70));
    }

    @Test
    void countsOverAnEncryptedConnectionAndTrustsNobodyUnknownWhenToldTo() throws Exception {
        Certificate certificate = Certificate.in(files);
        int port = RedisProcess.freePort();
        server(
                "tls-port " + port,
                "tls-auth-clients no",
                "tls-cert-file " + certificate.certificate(),
                "tls-key-file " + certificate.key(),
                "tls-ca-cert-file " + certificate.certificate());
        String connection = "'policy': 'redis', 'redis_host': 'localhost', 'redis_ssl': true, 'redis_port': " + port;

        counts(budgets(connection));

        Budgets careful = budgets(connection + ", 'redis_ssl_verify': true");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> remaining(careful, "a")).isInstanceOf(BudgetsUnavailableException.class);
        }
    }

    private static String slots(int from, int to) {
        return "CLUSTER ADDSLOTS "
                + IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private static boolean sentinelKnowsOneReplica(int port) {
        return RedisProcess.tell(port, "AUTH s", "SENTINEL MASTER main")
                .toString()
                .contains("num-slaves, 1");
    }

    /** Everything the counters are asked for, 30 of 100 used in the end. */
    private void counts(Budgets budgets) {
        eventually(() -> assertThat(remaining(budgets, "a")).isEqualTo(100));
        budgets.settle(new Settlement("r", "", List.of(new Charge("a", 100, MINUTE, 30, 0)), false))
                .block(PATIENCE);
        assertThat(remaining(budgets, "a")).isEqualTo(70);
        Ask both = new Ask(
                "r", "n", MINUTE, List.of(new Demand("a", 100, MINUTE, 0, 70), new Demand("b", 100, MINUTE, 1, 0)));
        assertThat(Objects.requireNonNull(budgets.ask(both).block(PATIENCE)).granted())
                .isTrue();
        assertThat(remaining(budgets, "a")).isZero();
        budgets.settle(new Settlement("r", "n", List.of(new Charge("a", 100, MINUTE, 0, 70)), false))
                .block(PATIENCE);
        assertThat(remaining(budgets, "a")).isEqualTo(70);
        assertThat(remaining(budgets, "b")).isEqualTo(99);
    }

    private static long remaining(Budgets budgets, String key) {
        Ask ask = new Ask("r", "", 0, List.of(new Demand(key, 100, MINUTE, 0, 0)));
        return Objects.requireNonNull(budgets.ask(ask).block(PATIENCE))
                .levels()
                .get(0)
                .remaining();
    }

    private Budgets budgets(String connection) {
        LimitReader reader =
                new LimitReader(SharedCounters.OWN, SecretResolver.environment(name -> null), text -> text, true);
        String text = "{'limit': 1, 'time_window': 60, " + connection + "}";
        AiRateLimitingConfig config = reader.readText(text.replace('\'', '"'), warning -> {});
        return gateway.of(config);
    }

    private RedisProcess clusterNode(String name) {
        return server("cluster-enabled yes", "cluster-config-file " + files.resolve(name), "cluster-node-timeout 2000");
    }

    private RedisProcess server(String... settings) {
        RedisProcess server = new RedisProcess(settings);
        started.add(server);
        return server;
    }

    private static void eventually(ThrowingCallable assertions) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertions.call();
                return;
            } catch (AssertionError | BudgetsUnavailableException notYet) {
                if (System.nanoTime() >= end) {
                    throw notYet;
                }
            } catch (Throwable broken) {
                throw new AssertionError(broken);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
