package io.github.aiproxymulti.aiproxy.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.cloud.gateway.route.RedisRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.StringRedisSerializer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import redis.embedded.RedisServer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedRoutesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RouteTimes TIMES =
            new RouteTimes(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final int port = freePort();
    private RedisServer server = start();
    private Gateway one = new Gateway();
    private Gateway two = new Gateway();

    /** One gateway's part, with a connection of its own. */
    private final class Gateway implements AutoCloseable {
        private final LettuceConnectionFactory connections;
        private final AtomicInteger refreshes = new AtomicInteger();
        private final ReactiveStringRedisTemplate text;
        private final RouteStorage storage;
        private final RedisRouteDefinitionRepository plain;
        private final SharedRoutes routes;

        Gateway() {
            this(port);
        }

        Gateway(int port) {
            connections = new LettuceConnectionFactory(
                    new RedisStandaloneConfiguration("127.0.0.1", port),
                    LettuceClientConfiguration.builder()
                            .commandTimeout(TIMES.timeout())
                            .build());
            connections.afterPropertiesSet();
            connections.start();
            text = new ReactiveStringRedisTemplate(connections);
            RedisSerializationContext<String, RouteDefinition> json =
                    RedisSerializationContext.<String, RouteDefinition>newSerializationContext(
                                    new StringRedisSerializer())
                            .value(new JacksonJsonRedisSerializer<>(RouteDefinition.class))
                            .build();
            plain = new RedisRouteDefinitionRepository(new ReactiveRedisTemplate<>(connections, json));
            storage = new RedisRouteStorage(
                    new ReactiveRedisTemplate<>(connections, json),
                    text,
                    Schedulers.boundedElastic(),
                    Schedulers.parallel(),
                    TIMES.timeout(),
                    "test:");
            routes = new SharedRoutes(
                    storage,
                    TIMES,
                    Schedulers.parallel(),
                    () -> ThreadLocalRandom.current().nextLong(),
                    refreshes::incrementAndGet);
            routes.start();
        }

        List<String> live() {
            List<String> ids = routes.getRouteDefinitions()
                    .map(route -> Objects.requireNonNull(route.getId()))
                    .collectList()
                    .block(PATIENCE);
            return ids == null ? List.of() : ids;
        }

        String uri(String id) {
            return routes.getRouteDefinitions()
                    .filter(definition -> id.equals(definition.getId()))
                    .map(definition -> String.valueOf(definition.getUri()))
                    .next()
                    .blockOptional(PATIENCE)
                    .orElse("");
        }

        /** What the server has of a route; empty when nothing. */
        String stored(String id) {
            return stored("routedefinition_" + id, "");
        }

        String stored(String key, String none) {
            return text.opsForValue().get(key).blockOptional(PATIENCE).orElse(none);
        }

        void set(String key, String value) {
            assertThat(text.opsForValue().set(key, value).block(PATIENCE)).isTrue();
        }

        @Override
        public void close() {
            routes.close();
            connections.destroy();
        }
    }

    @BeforeEach
    void begin() {
        one.close();
        two.close();
        one = new Gateway();
        String flushed = one.text
                .execute(connection -> connection.serverCommands().flushAll())
                .blockFirst(PATIENCE);
        assertThat(flushed).isEqualTo("OK");
        one.close();
        one = new Gateway();
        two = new Gateway();
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
    }

    @AfterAll
    void endAll() throws IOException {
        server.stop();
    }

    @Test
    void tellsEveryGatewayOfWhatIsSavedAndDeleted() {
        save(one, "a", "http://x");
        assertThat(one.live()).as("at once where it was written").containsExactly("a");
        eventually(() -> two.live().equals(List.of("a")));
        assertThat(two.refreshes).hasPositiveValue();
        save(two, "a", "http://y");
        eventually(() -> one.uri("a").equals("http://y"));
        delete(one, "a");
        eventually(() -> two.live().isEmpty() && one.live().isEmpty());
        eventually(() -> one.stored("a").isEmpty());
    }

    @Test
    void deletesWhatAnotherGatewayHasOnlyJustSaved() {
        for (int i = 0; i < 20; i++) {
            save(one, "a" + i, "http://x");
            delete(two, "a" + i);
        }
        save(one, "last", "http://x");
        eventually(() -> one.live().equals(List.of("last")) && two.live().equals(List.of("last")));
        settle();
        assertThat(one.live()).containsExactly("last");
        assertThat(two.live()).containsExactly("last");
    }

    @Test
    void endsWithOneDefinitionWhenTwoAreSavedAtOnce() {
        for (int i = 0; i < 10; i++) {
            Mono<Void> both = Mono.when(
                    one.routes.save(Mono.just(definition("a", "http://one" + i))),
                    two.routes.save(Mono.just(definition("a", "http://two" + i))));
            StepVerifier.create(both).expectComplete().verify(PATIENCE);
        }
        eventually(() -> one.uri("a").endsWith("9") && one.uri("a").equals(two.uri("a")));
        settle();
        assertThat(one.uri("a")).isEqualTo(two.uri("a")).endsWith("9");
    }

    @Test
    void refusesAWriteThatIsLate() {
        save(one, "a", "http://x");
        save(two, "a", "http://y");
        RouteText late = one.storage.text(definition("a", "http://late"));
        StepVerifier.create(one.storage.save(late, 1, new RouteStorage.Change("a", 2, 0)))
                .expectError(RouteConflictException.class)
                .verify(PATIENCE);
        assertThat(one.stored("a")).contains("http://y");
        eventually(() -> one.uri("a").equals("http://y"));
        assertThat(two.uri("a")).isEqualTo("http://y");
    }

    @Test
    void takesNoNoticeOfForeignValuesAndOverwritesThem() {
        save(one, "a", "http://x");
        eventually(() -> two.live().equals(List.of("a")));
        one.set("test:{routes}:revision", "a lot");
        eventually(() -> one.stored("test:{routes}:revision", "").matches("\\w{40}|"));
        eventually(() -> foreignValues() == 1);
        assertThat(one.text.delete("test:{routes}:marks").block(PATIENCE)).isNotNull();
        one.set("test:{routes}:marks", "rubbish");
        eventually(() -> foreignValues() == 2);
        save(two, "b", "http://x");
        eventually(() -> one.live().equals(List.of("a", "b")));
        assertThat(one.text
                        .opsForHash()
                        .put("test:{routes}:marks", "c", "9 undead 1")
                        .block(PATIENCE))
                .isTrue();
        eventually(() -> Boolean.FALSE.equals(
                one.text.opsForHash().hasKey("test:{routes}:marks", "c").block(PATIENCE)));
        eventually(() -> foreignValues() == 3);
        try (Gateway late = new Gateway()) {
            eventually(() -> late.live().equals(List.of("a", "b")));
        }
    }

    /** Each is swept by one gateway, and counted there. */
    private long foreignValues() {
        return one.routes.status().counts().foreign()
                + two.routes.status().counts().foreign();
    }

    @Test
    void takesOverDefinitionsFromBeforeRoutesWereShared() {
        one.routes.close();
        two.close();
        StepVerifier.create(one.plain.save(Mono.just(definition("old", "http://x"))))
                .expectComplete()
                .verify(PATIENCE);
        one.close();
        one = new Gateway();
        two = new Gateway();
        eventually(() -> one.live().equals(List.of("old")) && two.live().equals(List.of("old")));
        delete(two, "old");
        eventually(() -> one.live().isEmpty() && one.stored("old").isEmpty());
    }

    @Test
    void takesOverTheOthersWhenOneOfThemIsRubbish() {
        one.routes.close();
        two.close();
        for (String id : List.of("first", "second", "third")) {
            StepVerifier.create(one.plain.save(Mono.just(definition(id, "http://x"))))
                    .expectComplete()
                    .verify(PATIENCE);
        }
        one.set("routedefinition_rubbish", "{rubbish");
        one.set("routedefinition_alias", one.stored("first"));
        one.close();
        one = new Gateway();
        eventually(() -> one.live().equals(List.of("first", "second", "third")));
        eventually(() -> one.routes.status().counts().foreign() == 2);
        save(one, "rubbish", "http://x");
        delete(one, "alias");
        assertThat(one.live()).containsExactly("first", "rubbish", "second", "third");
        assertThat(one.stored("alias")).isEmpty();
    }

    @Test
    void leavesNothingOfASaveThatFailsForAGatewayThatStarts() {
        RouteText text = one.storage.text(definition("a", "http://x"));
        StepVerifier.create(one.storage.save(text, 5, new RouteStorage.Change("a", 0, 0)))
                .expectError(RouteConflictException.class)
                .verify(PATIENCE);
        assertThat(one.stored("a")).isEmpty();
    }

    @Test
    void deletesADefinitionThatNobodyUses() {
        one.set(
                "routedefinition_left",
                one.storage.text(definition("left", "http://x")).text());
        delete(one, "left");
        assertThat(one.stored("left")).isEmpty();
        StepVerifier.create(two.routes.delete(Mono.just("left")))
                .expectError(NotFoundException.class)
                .verify(PATIENCE);
    }

    @Test
    void goesOnAfterAPauseWithWhatItKnew() {
        save(one, "a", "http://x");
        eventually(() -> two.live().equals(List.of("a")));
        two.routes.stop();
        assertThat(two.routes.isRunning()).isFalse();
        save(one, "b", "http://x");
        settle();
        assertThat(two.live()).as("nothing is followed").containsExactly("a");
        two.routes.start();
        assertThat(two.routes.isRunning()).isTrue();
        eventually(() -> two.live().equals(List.of("a", "b")));
        save(one, "c", "http://x");
        eventually(() -> two.live().equals(List.of("a", "b", "c")));
        save(two, "d", "http://x");
        eventually(() -> one.live().equals(List.of("a", "b", "c", "d")));
    }

    @Test
    void storesDefinitionsAsTheGatewaysOwnRepositoryReadsThem() {
        save(one, "a", "http://x");
        StepVerifier.create(one.plain.getRouteDefinitions())
                .expectNext(definition("a", "http://x"))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void startsWithoutAServerAndFindsItLater() throws IOException {
        int nobody = freePort();
        try (Gateway alone = new Gateway(nobody)) {
            assertThat(alone.live()).isEmpty();
            eventually(() -> alone.routes.status().failures() > 0);
            assertThat(alone.routes.status().connected()).isFalse();
            RedisServer late = start(nobody);
            try {
                eventually(() -> alone.routes.status().connected());
                save(alone, "a", "http://x");
                assertThat(alone.live()).containsExactly("a");
            } finally {
                late.stop();
            }
        }
    }

    @Test
    void saysThatWhatItShallDeleteIsNotThere() {
        StepVerifier.create(one.routes.delete(Mono.just("nobody")))
                .expectError(NotFoundException.class)
                .verify(PATIENCE);
    }

    @Test
    void keepsADefinitionThatHasBecomeUnreadable() {
        save(one, "a", "http://x");
        save(one, "b", "http://x");
        eventually(() -> two.live().equals(List.of("a", "b")));
        one.set("routedefinition_a", "{rubbish");
        save(one, "c", "http://x");
        eventually(() -> two.live().equals(List.of("a", "b", "c")));
        delete(two, "b");
        eventually(() -> one.live().equals(List.of("a", "c")));
        eventually(() -> one.stored("a").contains("http://x"));
        assertThat(one.routes.status().counts().repaired()
                        + two.routes.status().counts().repaired())
                .isPositive();
    }

    @Test
    void losesNoRouteWhenTheServerStopsAndComesBackEmpty() throws IOException {
        save(one, "a", "http://x");
        save(one, "b", "http://x");
        eventually(() -> two.live().equals(List.of("a", "b")));
        delete(one, "b");
        eventually(() -> two.live().equals(List.of("a")));
        server.stop();
        eventually(
                () -> !one.routes.status().connected() && !two.routes.status().connected());
        assertThat(one.live()).containsExactly("a");
        assertThat(two.live()).containsExactly("a");
        server = start();
        eventually(() -> one.routes.status().connected() && two.routes.status().connected());
        try (Gateway late = new Gateway()) {
            eventually(() -> late.live().equals(List.of("a")));
        }
        save(two, "c", "http://x");
        eventually(() -> one.live().equals(List.of("a", "c")));
        assertThat(two.live()).containsExactly("a", "c");
    }

    private static RouteDefinition definition(String id, String uri) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(id);
        definition.setUri(URI.create(uri));
        return definition;
    }

    private static void save(Gateway gateway, String id, String uri) {
        StepVerifier.create(gateway.routes.save(Mono.just(definition(id, uri))))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void delete(Gateway gateway, String id) {
        StepVerifier.create(gateway.routes.delete(Mono.just(id)))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static void eventually(BooleanSupplier condition) {
        Boolean met = Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .map(tick -> condition.getAsBoolean())
                .filter(now -> now)
                .blockFirst(PATIENCE);
        assertThat(met).isTrue();
    }

    /** Some polls, in which nothing may change any more. */
    private static void settle() {
        assertThat(Mono.delay(TIMES.poll().multipliedBy(6)).block(PATIENCE)).isZero();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisServer start() {
        return start(port);
    }

    private static RedisServer start(int port) {
        try {
            RedisServer started = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
