package io.github.aiproxymulti.aiproxy.replicas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.StringRedisSerializer;
import reactor.core.scheduler.Schedulers;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Storages to try shared routes on, each with a look behind the door. */
interface RouteServers extends AutoCloseable {

    Duration PATIENCE = Duration.ofSeconds(20);

    RouteStorage storage();

    /** Loses everything, as a restart without a disk does. */
    void forgetAll();

    /** The definitions there are, marked or not. */
    Set<String> texts();

    /** Writes what nobody of ours would. */
    void put(String id, String text);

    /** By route. */
    Map<String, RouteMark> marks();

    @Override
    void close();

    /** In memory. */
    final class Memory implements RouteServers {
        private final MemoryRoutes routes = new MemoryRoutes();

        @Override
        public RouteStorage storage() {
            return routes;
        }

        @Override
        public void forgetAll() {
            routes.forgetAll();
        }

        @Override
        public Set<String> texts() {
            return routes.texts.keySet();
        }

        @Override
        public void put(String id, String text) {
            routes.texts.put(id, text);
        }

        @Override
        public Map<String, RouteMark> marks() {
            return routes.marks;
        }

        @Override
        public void close() {}
    }

    /** A Redis server of its own, alone or as a cluster of one: that too refuses to write keys of two slots in one step. */
    final class Redis implements RouteServers {
        private final RedisServer server;
        private final LettuceConnectionFactory connections;
        private final ReactiveStringRedisTemplate client;
        private final RedisRouteStorage storage;

        private Redis(RedisServer server, LettuceConnectionFactory connections) {
            this.server = server;
            this.connections = connections;
            connections.afterPropertiesSet();
            connections.start();
            this.client = new ReactiveStringRedisTemplate(connections);
            RedisSerializationContext<String, RouteDefinition> json =
                    RedisSerializationContext.<String, RouteDefinition>newSerializationContext(
                                    new StringRedisSerializer())
                            .value(MemoryRoutes.FORMAT)
                            .build();
            this.storage = new RedisRouteStorage(
                    new ReactiveRedisTemplate<>(connections, json),
                    client,
                    Schedulers.immediate(),
                    Schedulers.parallel(),
                    PATIENCE,
                    "test:");
        }

        static Redis alone() {
            int port = freePort();
            RedisServer server = start(port);
            return new Redis(
                    server,
                    new LettuceConnectionFactory(
                            new RedisStandaloneConfiguration("127.0.0.1", port),
                            LettuceClientConfiguration.defaultConfiguration()));
        }

        static Redis cluster(Path files) {
            int port = freePort();
            RedisServer server = start(port, "cluster-enabled yes", "cluster-config-file " + files.resolve("nodes"));
            LettuceConnectionFactory direct =
                    new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
            direct.afterPropertiesSet();
            direct.start();
            byte[][] slots = IntStream.range(0, 16_384)
                    .mapToObj(slot -> String.valueOf(slot).getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);
            byte[][] arguments = new byte[slots.length + 1][];
            arguments[0] = "ADDSLOTS".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(slots, 0, arguments, 1, slots.length);
            try (var connection = direct.getConnection()) {
                connection.execute("CLUSTER", arguments);
                while (!new String(
                                (byte[]) Objects.requireNonNull(
                                        connection.execute("CLUSTER", "INFO".getBytes(StandardCharsets.US_ASCII))),
                                StandardCharsets.US_ASCII)
                        .contains("cluster_state:ok")) {
                    LockSupport.parkNanos(20_000_000);
                }
            }
            direct.destroy();
            return new Redis(
                    server,
                    new LettuceConnectionFactory(
                            new RedisClusterConfiguration(List.of("127.0.0.1:" + port)),
                            LettuceClientConfiguration.defaultConfiguration()));
        }

        @Override
        public RouteStorage storage() {
            return storage;
        }

        @Override
        public void forgetAll() {
            String answer = client.execute(
                            connection -> connection.serverCommands().flushAll())
                    .blockFirst(PATIENCE);
            if (!"OK".equals(answer)) {
                throw new IllegalStateException("not flushed: " + answer);
            }
        }

        @Override
        public Set<String> texts() {
            ScanOptions all =
                    ScanOptions.scanOptions().match("routedefinition_*").build();
            return new TreeSet<>(Objects.requireNonNull(client.scan(all)
                    .map(key -> key.substring("routedefinition_".length()))
                    .collect(Collectors.toSet())
                    .block(PATIENCE)));
        }

        @Override
        public void put(String id, String text) {
            if (!Boolean.TRUE.equals(
                    client.opsForValue().set("routedefinition_" + id, text).block(PATIENCE))) {
                throw new IllegalStateException("not set");
            }
        }

        @Override
        public Map<String, RouteMark> marks() {
            return new TreeMap<>(Objects.requireNonNull(client.<String, String>opsForHash()
                    .entries("test:{routes}:marks")
                    .collectMap(
                            Map.Entry::getKey,
                            entry -> RouteMark.read(entry.getValue()).orElseThrow())
                    .block(PATIENCE)));
        }

        @Override
        public void close() {
            connections.destroy();
            try {
                server.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static RedisServer start(int port, String... settings) {
            try {
                RedisServerBuilder builder = RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly no");
                List.of(settings).forEach(builder::setting);
                RedisServer started = builder.build();
                started.start();
                return started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
