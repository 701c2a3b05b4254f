package io.github.aiproxymulti.aiproxy.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.RedisSettings;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement.Charge;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.MicrometerTracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.scheduler.Schedulers;

/** Against a real server. */
class RedisBudgetsTest {

    private static final long MINUTE = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BOUND = Duration.ofMillis(300);

    private static RedisProcess redis;
    private static RedisClient client;
    private static RedisCommands<String, String> commands;

    private final List<String> heard = new ArrayList<>();
    private final List<RedisConnections> gateways = new ArrayList<>();
    private final List<RedisLink> links = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = new RedisProcess();
        client = RedisClient.create("redis://127.0.0.1:" + redis.port());
        commands = client.connect().sync();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void empty() {
        commands.flushall();
    }

    @AfterEach
    void close() {
        gateways.forEach(RedisConnections::destroy);
        links.forEach(RedisLink::close);
    }

    @Test
    void letsThroughAsLongAsOneUnitIsLeftWhateverItWillCost() {
        Budgets budgets = patient();

        assertThat(look(budgets, "k", 30).levels().get(0).remaining()).isEqualTo(30);
        charge(budgets, "k", 29);
        assertThat(look(budgets, "k", 30).granted()).isTrue();
        charge(budgets, "k", 1000);
        Decision refused = look(budgets, "k", 30);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.levels().get(0).remaining()).isZero();
        assertThat(refused.levels().get(0).resetMillis()).isBetween(1L, MINUTE);
    }

    @Test
    void aWindowBeginsWhenItIsFirstAskedAndEndsByItself() {
        Budgets budgets = patient();
        long window = 300;
        ask(budgets, new Ask("r", "", 0, List.of(new Demand("k", 10, window, 0, 0))));
        settle(budgets, new Settlement("r", "", List.of(new Charge("k", 10, window, 10, 0)), false));
        assertThat(commands.pttl(key("k"))).isBetween(1L, window);

        eventually(() -> assertThat(ask(budgets, new Ask("r", "", 0, List.of(new Demand("k", 10, window, 0, 0))))
                        .granted())
                .isTrue());
    }

    @Test
    void everyKeyHasATimeToLive() {
        Budgets budgets = patient();
        look(budgets, "looked", 10);
        charge(budgets, "charged", 5);
        reserve(budgets, "n", "reserved", 10, 5);
        ask(budgets, new Ask("r", "", 0, List.of(new Demand("taken", 10, MINUTE, 1, 0))));

        List<String> keys = commands.keys("*");
        assertThat(keys).hasSize(5).allMatch(key -> key.startsWith("plugin-ai-rate-limiting:v1:{r}:"));
        assertThat(keys).allMatch(key -> commands.pttl(key) > 0);
    }

    @Test
    void takesFromAllOrFromNone() {
        Budgets budgets = patient();
        charge(budgets, "b", 10);
        Ask both = new Ask(
                "r", "n", MINUTE, List.of(new Demand("a", 10, MINUTE, 1, 3), new Demand("b", 10, MINUTE, 1, 0)));

        assertThat(ask(budgets, both).granted()).isFalse();

        assertThat(look(budgets, "a", 10).levels().get(0).remaining()).isEqualTo(10);
    }

    @Test
    void whatIsReservedIsGivenBackBySettlingOrByTime() {
        Budgets budgets = patient();
        assertThat(reserve(budgets, "one", "k", 100, 60).granted()).isTrue();
        assertThat(reserve(budgets, "two", "k", 100, 60).granted()).isFalse();
        settle(budgets, new Settlement("r", "one", List.of(new Charge("k", 100, MINUTE, 25, 60)), false));
        assertThat(look(budgets, "k", 100).levels().get(0).remaining()).isEqualTo(75);

        ask(budgets, new Ask("r", "orphan", 200, List.of(new Demand("k", 100, MINUTE, 0, 75))));
        assertThat(look(budgets, "k", 100).granted()).isFalse();
        eventually(() ->
                assertThat(look(budgets, "k", 100).levels().get(0).remaining()).isEqualTo(75));
    }

    @Test
    void whatIsReservedTwiceOfOneCounterIsHeldTwice() {
        Budgets budgets = patient();
        Demand demand = new Demand("k", 100, MINUTE, 0, 30);

        assertThat(ask(budgets, new Ask("r", "n", MINUTE, List.of(demand, demand)))
                        .granted())
                .isTrue();

        assertThat(look(budgets, "k", 100).levels().get(0).remaining()).isEqualTo(40);
        Charge charge = new Charge("k", 100, MINUTE, 5, 30);
        settle(budgets, new Settlement("r", "n", List.of(charge, charge), false));
        assertThat(look(budgets, "k", 100).levels().get(0).remaining()).isEqualTo(90);
        assertThat(commands.exists(key("k") + ":r")).isZero();
    }

    @Test
    void valuesThatAreNotOursAreCountedAndOverwritten() {
        Budgets budgets = patient();
        commands.set(key("text"), "not a number");
        commands.set(key("forever"), "7");
        commands.lpush(key("list"), "x");
        commands.setex(key("huge"), 100, "99999999999999999999");
        commands.set(key("held") + ":r", "x");

        for (String counter : List.of("text", "forever", "list", "huge", "held")) {
            assertThat(reserve(budgets, "n", counter, 100, 1).granted())
                    .as(counter)
                    .isTrue();
            charge(budgets, counter, 5);
            assertThat(look(budgets, counter, 100).levels().get(0).remaining())
                    .as(counter)
                    .isEqualTo(94);
            assertThat(commands.pttl(key(counter))).as(counter).isPositive();
        }
        assertThat(heard).containsExactly("foreign 1", "foreign 1", "foreign 1", "foreign 1", "foreign 1");
    }

    @Test
    void countsFarWithoutOverflowing() {
        Budgets budgets = patient();
        for (int i = 0; i < 3; i++) {
            charge(budgets, "k", (1L << 53) - 1);
        }
        assertThat(look(budgets, "k", (1L << 53) - 1).granted()).isFalse();
        assertThat(commands.get(key("k"))).isEqualTo("9007199254740991");
    }

    /** Each request costs at most what it reserves. */
    @Test
    void sixtyFourClientsOverThreeGatewaysNeverExceedABudgetTheyReserveFrom()
            throws ExecutionException, InterruptedException, TimeoutException {
        AtomicLong used = new AtomicLong();
        AtomicLong running = new AtomicLong();
        AtomicLong most = new AtomicLong();

        long granted = hammer((budgets, name, random) -> {
            long reserved = 1L + random.nextInt(20);
            if (!reserve(budgets, name, "k", 1000, reserved).granted()) {
                return false;
            }
            most.accumulateAndGet(running.addAndGet(reserved) + used.get(), Math::max);
            long cost = random.nextInt((int) reserved + 1);
            used.addAndGet(cost);
            running.addAndGet(-reserved);
            settle(budgets, new Settlement("r", name, List.of(new Charge("k", 1000, MINUTE, cost, reserved)), false));
            return true;
        });

        assertThat(granted).isGreaterThan(50);
        assertThat(used.get()).isBetween(900L, 1000L);
        assertThat(Long.parseLong(commands.get(key("k")))).isEqualTo(used.get());
    }

    @Test
    void withoutReservationTheyExceedItByNoMoreThanWhatRunsAtTheSameTime()
            throws ExecutionException, InterruptedException, TimeoutException {
        AtomicLong used = new AtomicLong();

        hammer((budgets, name, random) -> {
            boolean granted = look(budgets, "k", 1000).granted();
            if (granted) {
                used.addAndGet(10);
                charge(budgets, "k", 10);
            }
            return granted;
        });

        assertThat(used.get()).isBetween(1000L, 1000L + 63 * 10);
        assertThat(Long.parseLong(commands.get(key("k")))).isEqualTo(used.get());
    }

    @Test
    void nobodyWaitsLongerThanTheBoundAndNobodyAtAllOnceItIsKnown() {
        try (Tunnel tunnel = new Tunnel(redis.port())) {
            Budgets budgets = budgets(tunnel.port());
            warm(budgets);
            tunnel.delay(30_000);

            long slowest = 0;
            int failures = 0;
            int waited = 0;
            for (int i = 0; i < 200; i++) {
                long start = System.nanoTime();
                failures += fails(budgets);
                long took = (System.nanoTime() - start) / 1_000_000;
                slowest = Math.max(slowest, took);
                waited += took >= 40 ? 1 : 0;
                LockSupport.parkNanos(10_000_000);
            }

            assertThat(failures).isEqualTo(200);
            // Far from the 30 s of the server, and from all 200; what a busy machine holds up is in between.
            assertThat(slowest).isLessThan(2_000);
            assertThat(waited).as("those that found it out").isBetween(3, 40);
            assertThat(heard).containsExactly("down");
        }
    }

    /** Its client throws when a command is cancelled while somebody begins to observe it. */
    @Test
    void aQuestionThatCannotBeCancelledStillRunsOutOfTime() {
        AtomicBoolean broken = new AtomicBoolean();
        ObservationRegistry observing = ObservationRegistry.create();
        observing.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                if (broken.get()) {
                    throw new IllegalArgumentException("was not even begun");
                }
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        ClientResources resources = ClientResources.builder()
                .tracing(new MicrometerTracing(observing, "redis"))
                .build();
        try (Tunnel tunnel = new Tunnel(redis.port())) {
            LettuceConnectionFactory factory = new LettuceConnectionFactory(
                    new RedisStandaloneConfiguration("127.0.0.1", tunnel.port()),
                    LettuceClientConfiguration.builder()
                            .clientResources(resources)
                            .build());
            factory.afterPropertiesSet();
            factory.start();
            Budgets budgets =
                    budgets(new RedisLink(() -> factory, factory::destroy, Schedulers.boundedElastic()), BOUND);
            warm(budgets);
            broken.set(true);
            tunnel.delay(30_000);

            assertThatThrownBy(() -> look(budgets, "k", 10)).isInstanceOf(BudgetsUnavailableException.class);

            broken.set(false);
            factory.destroy();
        } finally {
            assertThat(resources.shutdown(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(PATIENCE.toMillis()))
                    .isTrue();
        }
    }

    @Test
    void whatWasUsedIsChargedAlthoughTheAnswerIsTooSlowForRequests() {
        try (Tunnel tunnel = new Tunnel(redis.port())) {
            Budgets budgets = budgets(tunnel.port());
            warm(budgets);
            tunnel.delay(150);
            for (int i = 0; i < 5; i++) {
                assertThat(fails(budgets)).isEqualTo(1);
            }

            charge(budgets, "k", 10);

            assertThat(commands.get(key("k"))).isEqualTo("10");
            assertThat(heard).containsExactly("down");
        }
    }

    @Test
    void comesBackByItselfAfterACutAndSaysSoOnce() {
        try (Tunnel tunnel = new Tunnel(redis.port())) {
            Budgets budgets = budgets(tunnel.port());
            warm(budgets);
            charge(budgets, "k", 10);
            tunnel.cut();
            for (int i = 0; i < 5; i++) {
                assertThat(fails(budgets)).isEqualTo(1);
            }

            tunnel.mend();

            eventually(() -> assertThat(look(budgets, "k", 30).levels().get(0).remaining())
                    .isEqualTo(20));
            assertThat(heard).containsExactly("down", "up");
        }
    }

    @Test
    void aServerThatIsNotThereAtTheStartIsUsedWhenItComes() {
        int port = RedisProcess.freePort();
        Budgets budgets = budgets(port);
        assertThatThrownBy(() -> look(budgets, "k", 10)).isInstanceOf(BudgetsUnavailableException.class);

        try (Tunnel late = new Tunnel(redis.port(), port)) {
            assertThat(late.port()).isEqualTo(port);
            eventually(() -> assertThat(look(budgets, "k", 10).granted()).isTrue());
        }
    }

    @Test
    void equalSettingsShareAConnectionThatGoesWithTheLastRouteThatUsesIt() {
        try (RedisProcess other = new RedisProcess()) {
            RedisClient watcher = RedisClient.create("redis://127.0.0.1:" + other.port());
            RedisCommands<String, String> watching = watcher.connect().sync();
            RedisConnections gateway = gateway();
            AiRateLimitingConfig one = config(other.port(), "'limit': 1");
            AiRateLimitingConfig two = config(other.port(), "'limit': 2");

            gateway.retain(List.of(one, two));
            assertThat(gateway.of(one)).isSameAs(gateway.of(two));
            warm(gateway.of(one));
            assertThat(watching.clientList().lines()).hasSize(2);
            gateway.retain(List.of(two));
            warm(gateway.of(two));
            gateway.retain(List.of());
            eventually(() -> assertThat(watching.clientList().lines()).hasSize(1));
            watcher.shutdown();
        }
    }

    /** What one client does once; true when it was let through. */
    private interface Request {
        boolean run(Budgets budgets, String name, Random random);
    }

    /** 64 clients on three gateways, each until it is refused ten times. */
    private long hammer(Request request) throws ExecutionException, InterruptedException, TimeoutException {
        List<Budgets> three = List.of(patient(), patient(), patient());
        three.forEach(this::warm);
        ExecutorService clients = Executors.newFixedThreadPool(64);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int number = i;
                all.add(clients.submit(() -> {
                    Random random = new Random(number);
                    long granted = 0;
                    for (int n = 0, refused = 0; refused < 10; n++) {
                        if (request.run(three.get(number % 3), number + "-" + n, random)) {
                            granted++;
                        } else {
                            refused++;
                        }
                    }
                    return granted;
                }));
            }
            long granted = 0;
            for (Future<Long> one : all) {
                granted += one.get(60, TimeUnit.SECONDS);
            }
            return granted;
        } finally {
            clients.shutdownNow();
        }
    }

    /** Counters that take their time: a loaded machine is no trouble here. */
    private Budgets patient() {
        RedisSettings settings =
                Objects.requireNonNull(config(redis.port(), "'limit': 1").redis());
        LettuceConnectionFactory factory = RedisFactories.of(settings);
        RedisLink link = new RedisLink(
                () -> {
                    factory.afterPropertiesSet();
                    factory.start();
                    return factory;
                },
                factory::destroy,
                Schedulers.boundedElastic());
        return budgets(link, PATIENCE);
    }

    private Budgets budgets(RedisLink link, Duration bound) {
        links.add(link);
        return new RedisBudgets(
                link,
                new Trouble(new AtomicLong()::incrementAndGet, 1, new Trouble.Changes() {
                    @Override
                    public void begun(String why) {
                        hear("down");
                    }

                    @Override
                    public void over() {
                        hear("up");
                    }
                }),
                new RedisBudgets.Bounds(bound, bound, Schedulers.parallel()),
                values -> hear("foreign " + values));
    }

    private Budgets budgets(int port) {
        return gateway().of(config(port, "'limit': 1"));
    }

    private RedisConnections gateway() {
        RedisConnections gateway = new RedisConnections(
                RedisBudgetsTest::noConnection,
                Schedulers.boundedElastic(),
                Schedulers.parallel(),
                () -> System.nanoTime() / 1_000_000,
                new LimitListener() {
                    @Override
                    public void backendDown(String name) {
                        hear("down");
                    }

                    @Override
                    public void backendUp(String name) {
                        hear("up");
                    }

                    @Override
                    public void foreignValues(long values) {
                        hear("foreign " + values);
                    }
                });
        gateways.add(gateway);
        return gateway;
    }

    private synchronized void hear(String word) {
        heard.add(word);
    }

    private static ReactiveRedisConnectionFactory noConnection() {
        throw new IllegalStateException("the application has none");
    }

    private static AiRateLimitingConfig config(int port, String limit) {
        LimitReader reader =
                new LimitReader(SharedCounters.OWN, SecretResolver.environment(name -> null), text -> text, true);
        String text = "{" + limit + ", 'time_window': 60, 'policy': 'redis', 'redis_host': '127.0.0.1', 'redis_port': "
                + port + "}";
        return reader.readText(text.replace('\'', '"'), warning -> {});
    }

    /** The first answer may take longer than the bound: classes are loaded and a connection is made. */
    private void warm(Budgets budgets) {
        eventually(() -> assertThat(look(budgets, "warm", 10).granted()).isTrue());
        heard.clear();
    }

    private static int fails(Budgets budgets) {
        try {
            look(budgets, "k", 10);
            return 0;
        } catch (BudgetsUnavailableException unavailable) {
            return 1;
        }
    }

    @Test
    void aPeekSaysWhatWouldBeDecidedAndWritesNothing() {
        Budgets budgets = patient();
        Ask ask = new Ask("r", "n", MINUTE, List.of(new Demand("k", 10, MINUTE, 2, 3)));
        assertThat(peek(budgets, ask)).isEqualTo(new Decision(true, List.of(new Decision.Level(10, MINUTE))));
        assertThat(commands.keys("*")).isEmpty();
        assertThat(ask(budgets, ask).granted()).isTrue();
        List<String> before = commands.keys("*").stream().sorted().toList();

        Decision left = peek(budgets, ask);

        assertThat(left.granted()).isTrue();
        assertThat(left.levels().get(0).remaining()).isEqualTo(5);
        assertThat(peek(budgets, new Ask("r", "n", MINUTE, List.of(new Demand("k", 10, MINUTE, 0, 6))))
                        .granted())
                .isFalse();
        commands.set(key("foreign"), "not a number");
        assertThat(peek(budgets, new Ask("r", "", 0, List.of(new Demand("foreign", 10, MINUTE, 0, 0))))
                        .granted())
                .isTrue();
        assertThat(commands.get(key("foreign"))).isEqualTo("not a number");
        commands.del(key("foreign"));
        assertThat(commands.keys("*").stream().sorted()).isEqualTo(before);
        assertThat(commands.get(key("k"))).isEqualTo("2");
    }

    private static Decision peek(Budgets budgets, Ask ask) {
        return Objects.requireNonNull(budgets.peek(ask).block(PATIENCE));
    }

    private static Decision look(Budgets budgets, String key, long limit) {
        return ask(budgets, new Ask("r", "", 0, List.of(new Demand(key, limit, MINUTE, 0, 0))));
    }

    private static Decision reserve(Budgets budgets, String name, String key, long limit, long units) {
        return ask(budgets, new Ask("r", name, MINUTE, List.of(new Demand(key, limit, MINUTE, 0, units))));
    }

    private static Decision ask(Budgets budgets, Ask ask) {
        return Objects.requireNonNull(budgets.ask(ask).block(PATIENCE));
    }

    private static void charge(Budgets budgets, String key, long cost) {
        settle(budgets, new Settlement("r", "", List.of(new Charge(key, 1000, MINUTE, cost, 0)), false));
    }

    private static void settle(Budgets budgets, Settlement settlement) {
        budgets.settle(settlement).block(PATIENCE);
    }

    private static String key(String counter) {
        return "plugin-ai-rate-limiting:v1:{r}:" + counter;
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
            LockSupport.parkNanos(5_000_000);
        }
    }
}
