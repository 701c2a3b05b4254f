package io.github.aiproxymulti.healthcheck.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.fixtures.Ledgers;
import io.github.aiproxymulti.healthcheck.fixtures.MemoryLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.RealRedis;
import io.github.aiproxymulti.healthcheck.fixtures.RedisLedgers;
import io.github.aiproxymulti.healthcheck.sharing.Known;
import io.github.aiproxymulti.healthcheck.sharing.Ledger;
import io.github.aiproxymulti.healthcheck.sharing.Receipt;
import io.github.aiproxymulti.healthcheck.sharing.Standing;
import io.github.aiproxymulti.healthcheck.sharing.Standing.Place;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisLedgerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ResourceId R = new ResourceId("route {1}/gpt |x");
    private static final Plan PLAN = new Plan("s1", "c1", Duration.ofSeconds(5));
    private static final TargetKey TARGET = new TargetKey("fe80::1", 443, "a|b.example");

    private final RedisLedgers ledgers = new RedisLedgers();
    private final Ledger one = ledgers.of("one");
    private final Ledger two = ledgers.of("two");

    @BeforeEach
    void empty() {
        ledgers.forgetAll();
    }

    @AfterAll
    void end() {
        ledgers.close();
    }

    @Test
    void givesBackWhatWasSaved() {
        Standing standing = attend(one, PLAN, Known.NOTHING, 1_000);
        assertThat(standing.prober()).isTrue();
        assertThat(write(one, standing.known(), TargetHealth.forced(false), 7, 1_001))
                .isEqualTo(WriteResult.OK);
        StoredHealth stored = await(one.load(R));
        assertThat(stored).isNotNull();
        assertThat(stored.targets())
                .containsExactly(Map.entry(TARGET, new StoredTarget(7, TargetHealth.forced(false))));
        assertThat(stored.plan().checks()).isEqualTo("c1");
    }

    @Test
    void refusesAnOlderEpochRevisionGenerationVersionOrIncarnation_L5b2() {
        Known known = attend(one, PLAN, Known.NOTHING, 1_000).known();
        assertThat(write(one, known, TargetHealth.NEW, 7, 1_000)).isEqualTo(WriteResult.OK);
        assertThat(write(one, known, TargetHealth.NEW, 7, 1_000)).as("version").isEqualTo(WriteResult.STALE);
        Known next = new Known(known.revision(), known.generation(), known.epoch(), known.version() + 1);
        assertThat(write(one, next, TargetHealth.NEW, 6, 1_000))
                .as("incarnation")
                .isEqualTo(WriteResult.STALE);
        assertThat(write(two, next, TargetHealth.NEW, 7, 1_000))
                .as("not his lease")
                .isEqualTo(WriteResult.STALE);
        assertThat(write(one, next, TargetHealth.NEW, 7, 6_000))
                .as("lease ran out")
                .isEqualTo(WriteResult.STALE);
        Standing taken = attend(two, PLAN, Known.NOTHING, 6_000);
        assertThat(taken.prober()).isTrue();
        assertThat(taken.known().epoch()).isEqualTo(known.epoch() + 1);
        assertThat(write(one, next, TargetHealth.NEW, 7, 5_900)).as("epoch").isEqualTo(WriteResult.STALE);
        Standing changed = attend(two, new Plan("s2", "c2", Duration.ZERO), taken.known(), 6_100);
        assertThat(changed.known().revision()).isEqualTo(taken.known().revision() + 1);
        assertThat(changed.known().generation()).isEqualTo(taken.known().generation() + 1);
        assertThat(write(two, taken.known(), TargetHealth.NEW, 8, 6_200))
                .as("revision")
                .isEqualTo(WriteResult.STALE);
        assertThat(attend(one, PLAN, next, 6_300).place()).isEqualTo(Place.BEHIND);
    }

    @Test
    void ignoresCountsAndOverwritesWhatNobodyOfOursWrote() {
        List<String> keys = new LedgerSettings("test:", "x", Ledgers.LEASE, Duration.ofHours(1)).keys(R);
        for (String key : keys) {
            assertThat(await(ledgers.redis.client.opsForValue().set(key, "rubbish")))
                    .isTrue();
        }
        assertThat(await(one.load(R))).isNull();
        Standing standing = attend(one, PLAN, Known.NOTHING, 1_000);
        assertThat(standing.prober()).isTrue();
        assertThat(one.foreignValues()).isEqualTo(5);
        put(keys.get(0), "version", "many");
        put(keys.get(3), "epoch", "-1");
        put(keys.get(4), "one", "soon");
        assertThat(attend(one, PLAN, standing.known(), 1_100).prober()).isTrue();
        assertThat(one.foreignValues()).isGreaterThanOrEqualTo(6);
        Known known = attend(one, PLAN, standing.known(), 1_200).known();
        assertThat(write(one, known, TargetHealth.NEW, 7, 1_300)).isEqualTo(WriteResult.OK);
        put(keys.get(1), "no target", "x");
        put(keys.get(2), "fe80::1|443|a|b.example", "dreadful 0 0 0 0");
        StoredHealth stored = await(one.load(R));
        assertThat(Objects.requireNonNull(stored).targets()).isEmpty();
    }

    @Test
    void aCallThatCannotBeCancelledStillRunsOutOfTime() {
        ReactiveStringRedisTemplate stubborn = new ReactiveStringRedisTemplate(ledgers.redis.connections) {
            @Override
            public <T> Flux<T> execute(RedisScript<T> script, List<String> keys, List<?> arguments) {
                return Flux.from(subscriber -> subscriber.onSubscribe(new Stubborn()));
            }
        };
        Ledger ledger = new RedisLedger(
                stubborn, Schedulers.immediate(), new LedgerSettings("test:", "x", Ledgers.LEASE, Duration.ofHours(1)));
        StepVerifier.create(ledger.leave(R, 1_000).timeout(Duration.ofMillis(10)))
                .expectError(TimeoutException.class)
                .verify(PATIENCE);
    }

    @Test
    void leavesNothingForEver() {
        Known known = attend(one, PLAN, Known.NOTHING, 1_000).known();
        assertThat(write(one, known, TargetHealth.NEW, 7, 1_000)).isEqualTo(WriteResult.OK);
        List<String> keys = new LedgerSettings("test:", "x", Ledgers.LEASE, Duration.ofHours(1)).keys(R);
        for (String key : keys) {
            assertThat(await(ledgers.redis.client.getExpire(key)))
                    .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        }
        assertThat(await(one.delete(R, known, Duration.ofSeconds(60), 1_100))).isNotNull();
        assertThat(ledgers.keysBesidesTombstones()).isZero();
        assertThat(await(ledgers.redis.client.getExpire(keys.get(0)))).isPositive();
    }

    @Test
    void tellsEverybodyWhatWasWritten() {
        RedisLedger listening = ledgers.raw("three");
        Known known = attend(one, PLAN, Known.NOTHING, 1_000).known();
        StepVerifier.create(listening.notices().take(1))
                .then(() -> awaitSubscriber())
                .then(() -> write(one, known, TargetHealth.NEW, 7, 1_000))
                .assertNext(notice -> {
                    assertThat(notice.resource()).isEqualTo(R);
                    assertThat(notice.version()).isEqualTo(known.version() + 1);
                })
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void saysThatItCannotBeReached() {
        RealServer nobody = new RealServer();
        StepVerifier.create(nobody.ledger.attend(R, PLAN, Known.NOTHING, 1))
                .expectError(StoreUnavailableException.class)
                .verify(PATIENCE);
        nobody.close();
    }

    /** A client of a port where nobody listens. */
    private static final class RealServer implements AutoCloseable {
        private final LettuceConnectionFactory connections =
                new LettuceConnectionFactory("127.0.0.1", RealRedis.freePort());
        private final RedisLedger ledger;

        RealServer() {
            connections.afterPropertiesSet();
            connections.start();
            ledger = new RedisLedger(
                    new ReactiveStringRedisTemplate(connections),
                    Schedulers.boundedElastic(),
                    new LedgerSettings("test:", "x", Ledgers.LEASE, Duration.ofHours(1)));
        }

        @Override
        public void close() {
            connections.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void doesWhatTheRulesSayWhateverHappens(long seed) {
        new Walk(seed, ledgers).steps(300);
    }

    @Test
    @Tag("proof")
    void doesWhatTheRulesSayInTenThousandSteps() {
        for (long seed = 100; seed < 110; seed++) {
            ledgers.forgetAll();
            new Walk(seed, ledgers).steps(1_000);
        }
    }

    /** Random calls of three replicas, made in Redis and in memory: both must say the same. */
    private static final class Walk {
        private final Random random;
        private final List<Ledger> real;
        private final List<Ledger> ruled;
        private final Map<Integer, Known> known = new HashMap<>();
        private long now = 1_000;
        private long life;

        Walk(long seed, Ledgers real) {
            this.random = new Random(seed);
            Ledgers memory = new MemoryLedgers();
            this.real = IntStream.range(0, 3).mapToObj(i -> real.of("r" + i)).toList();
            this.ruled = IntStream.range(0, 3).mapToObj(i -> memory.of("r" + i)).toList();
        }

        void steps(int count) {
            for (int i = 0; i < count; i++) {
                int who = random.nextInt(3);
                now += random.nextInt(4) == 0 ? random.nextInt(8_000) : random.nextInt(500);
                int what = random.nextInt(10);
                Known mine = known.getOrDefault(who, Known.NOTHING);
                Plan plan = new Plan("s" + random.nextInt(20) / 17, "c" + random.nextInt(20) / 18, Duration.ZERO);
                String told = "step " + i + " at " + now + " by " + who + ": " + what;
                Object expected = call(ruled.get(who), what, plan, mine);
                assertThat(call(real.get(who), what, plan, mine)).as(told).isEqualTo(expected);
                if (expected instanceof Standing standing) {
                    Known seen = standing.known();
                    known.put(
                            who,
                            standing.place() == Place.CURRENT
                                    ? seen
                                    : new Known(mine.revision(), seen.generation(), seen.epoch(), seen.version()));
                } else if (expected instanceof Receipt receipt) {
                    known.put(who, receipt.known());
                }
                life++;
            }
        }

        private @Nullable Object call(Ledger ledger, int what, Plan plan, Known mine) {
            return switch (what) {
                case 0, 1, 2, 3 -> await(ledger.attend(R, plan, mine, now));
                case 4, 5, 6 ->
                    await(ledger.save(
                            new StoredHealth(
                                    R,
                                    plan,
                                    0,
                                    0,
                                    Map.of(
                                            TARGET,
                                            new StoredTarget(life - life % 3, TargetHealth.forced(life % 2 == 0)))),
                            mine,
                            now));
                case 7 -> await(ledger.delete(R, mine, Duration.ofSeconds(20), now));
                case 8 -> {
                    await(ledger.leave(R, now));
                    yield null;
                }
                default -> {
                    StoredHealth stored = await(ledger.load(R));
                    yield String.valueOf(stored == null ? "" : stored.targets().keySet() + " " + stored.revision());
                }
            };
        }
    }

    private static Standing attend(Ledger ledger, Plan plan, Known known, long now) {
        return Objects.requireNonNull(await(ledger.attend(R, plan, known, now)));
    }

    private static @Nullable WriteResult write(Ledger ledger, Known known, TargetHealth health, long life, long now) {
        StoredHealth all = new StoredHealth(R, PLAN, 0, 0, Map.of(TARGET, new StoredTarget(life, health)));
        return Objects.requireNonNull(await(ledger.save(all, known, now))).result();
    }

    private void put(String key, String field, String value) {
        assertThat(await(ledgers.redis.client.opsForHash().put(key, field, value)))
                .isNotNull();
    }

    private void awaitSubscriber() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Long heard = ledgers.redis
                    .client
                    .convertAndSend("test:hc:changes", "no notice at all")
                    .block(PATIENCE);
            if (heard != null && heard > 0) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nobody listens");
    }

    private static <T> @Nullable T await(Mono<T> call) {
        return call.block(PATIENCE);
    }

    /** Throws when it is cancelled, as the client does for a command somebody only begins to observe. */
    private record Stubborn() implements Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            throw new IllegalArgumentException("was not even begun");
        }
    }
}
