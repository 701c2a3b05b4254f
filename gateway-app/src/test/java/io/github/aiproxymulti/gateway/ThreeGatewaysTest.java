package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three gateways in processes of their own, one Redis, and a line from each to it that can be held or cut. What time requests take is
 * printed and not asserted, as it is the machine's too; a run on an idle one is in {@code docs/operations.md}.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeGatewaysTest {

    private static final Duration CONVERGED = Duration.ofSeconds(30);
    private static final Duration WARMING_UP = Duration.ofSeconds(20);
    private static final Duration PHASE = Duration.ofSeconds(12);
    private static final Duration HELD = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(6);

    private static final int PER_SECOND = 200;

    /** The route without limits that others are compared with. */
    private static final String CONTROL = "control";

    private static final List<String> ROUTES = List.of(CONTROL, "allowing", "counting");

    /** An answer of a sick instance suffices. A busy machine that takes its time for one of a healthy one is no news. */
    private static final String CHECKS = "'checks': {'active': {'type': 'http', 'http_path': '/health', 'timeout': 3,"
            + " 'healthy': {'interval': 1, 'successes': 1},"
            + " 'unhealthy': {'interval': 1, 'http_failures': 1, 'tcp_failures': 5, 'timeouts': 5}}}";

    /** What each chat costs. */
    private static final int COST = 10;

    private static final int CLIENTS = 64;
    private static final int BUDGET = 5_000;

    /** So long an answer takes, so that the clients' requests are really there at the same time. */
    private static final Duration THINKING = Duration.ofMillis(50);

    /** What the processes say, left for whoever wonders. */
    private final Path logs = Path.of("target", "three-gateways");

    private final int port = GatewayProcess.freePort();
    private RedisServer redis = redis();
    private final List<TcpProxy> lines = List.of(new TcpProxy(port), new TcpProxy(port), new TcpProxy(port));
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final MockLlm well =
            MockLlm.builder().name("well").promptTokens(5).tokens(5).start();
    private final MockLlm sick = MockLlm.builder().name("sick").start();

    @BeforeAll
    void start() throws IOException {
        assertThat(Files.createDirectories(logs)).isDirectory();
        sick.faults(Faults.none().healthStatus(500));
        for (TcpProxy line : lines) {
            boolean last = gateways.size() == 2;
            gateways.add(gateway("gateway-" + gateways.size(), line.port(), last));
        }
        gateways.forEach(GatewayProcess::awaitReady);
        within(
                CONVERGED,
                () -> assertThat(gateways)
                        .allSatisfy(gateway ->
                                assertThat(gateway.meters()).containsEntry("ai_proxy_shared_routes_connected", 1.0)));
    }

    @AfterAll
    void end() throws IOException {
        gateways.forEach(GatewayProcess::close);
        lines.forEach(TcpProxy::close);
        redis.stop();
        well.close();
        sick.close();
    }

    @Test
    void neverExceedABudgetThatSixtyFourClientsReserveFrom()
            throws ExecutionException, InterruptedException, TimeoutException {
        long used = used("reserving", "'reservation': {'bytes_per_token': 1, 'completion_tokens': 20}");
        assertThat(used).isBetween(BUDGET / 2L, (long) BUDGET);
    }

    @Test
    void exceedABudgetNobodyReservesFromByWhatRunsAtTheSameTimeAndNoMore()
            throws ExecutionException, InterruptedException, TimeoutException {
        long used = used("plain", "'rejected_code': 503");
        assertThat(used).isBetween((long) BUDGET, (long) BUDGET - 1 + CLIENTS * COST);
    }

    @Test
    void failNoRequestWhileRedisIsSlowCutOffStoppedAndEmpty() throws IOException {
        String models = Conf.of(Conf.on(well, CHECKS), Conf.on(sick, CHECKS)).json();
        String unreachable = "'limit': 1000000000, 'time_window': 600, 'policy': 'redis', ";
        put("gone", models, null);
        put(CONTROL, models, null);
        put("allowing", models, unreachable + "'allow_degradation': true");
        put("counting", models, unreachable + "'degradation': 'local', 'reservation': {}");
        delete("gone");
        converged(6);
        try (SteadyLoad cold = new SteadyLoad(gateways, ROUTES, PER_SECOND / 4)) {
            LockSupport.parkNanos(WARMING_UP.toNanos());
            cold.finish();
        }
        within(CONVERGED, () -> assertThat(sentToTheSick()).isZero());
        long before = sick.requestCount();
        try (SteadyLoad load = new SteadyLoad(gateways, ROUTES, PER_SECOND)) {
            LockSupport.parkNanos(PHASE.toNanos());
            phase(load, "healthy", PHASE);
            lines.forEach(TcpProxy::hold);
            phase(load, "held", HELD);
            lines.forEach(TcpProxy::heal);
            healing(load, "after being held");
            lines.forEach(TcpProxy::cut);
            phase(load, "cut off", PHASE);
            lines.forEach(TcpProxy::heal);
            healing(load, "after being cut off");
            redis.stop();
            phase(load, "stopped", PHASE);
            redis = redis();
            healing(load, "empty");
            phase(load, "after all", PHASE);
            load.finish();
            System.out.println(load.report());
            assertThat(load.failures()).isEmpty();
            assertThat(load.phases())
                    .allSatisfy(phase -> assertThat(load.answered(phase))
                            .as("answers while " + phase)
                            .isGreaterThan(PER_SECOND * 4));
        }
        assertThat(gateways)
                .allSatisfy(gateway -> assertThat(ask(gateway, "gone")).isEqualTo(404));
        try (GatewayProcess late = gateway("late", port, false)) {
            late.awaitReady();
            for (String route : ROUTES) {
                within(CONVERGED, () -> assertThat(ask(late, route)).isEqualTo(200));
            }
            assertThat(ask(late, "gone")).isEqualTo(404);
        }
        assertThat(sick.requestCount()).as("known to be down all along").isEqualTo(before);
        ROUTES.forEach(this::delete);
    }

    /** How many requests of some to each gateway and route go there. */
    private long sentToTheSick() {
        long before = sick.requestCount();
        for (GatewayProcess gateway : gateways) {
            for (String route : ROUTES) {
                IntStream.range(0, 4)
                        .forEach(again -> assertThat(ask(gateway, route)).isIn(200, 500));
            }
        }
        return sick.requestCount() - before;
    }

    private static void phase(SteadyLoad load, String name, Duration time) {
        load.enter(name);
        LockSupport.parkNanos(time.toNanos());
    }

    private void healing(SteadyLoad load, String name) {
        load.enter(name);
        converged(6);
        LockSupport.parkNanos(HEALED.toNanos());
    }

    /** One probes each resource for all, nobody for itself, and all know the same routes. */
    private void converged(int resources) {
        long start = System.nanoTime();
        within(CONVERGED, () -> {
            List<Map<String, Double>> meters =
                    gateways.stream().map(GatewayProcess::meters).toList();
            // Asking is work for them too.
            LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            assertThat(meters)
                    .allSatisfy(each -> assertThat(each)
                            .containsEntry("healthcheck_sharing_connected", 1.0)
                            .containsEntry("healthcheck_sharing_alone", 0.0)
                            .containsEntry("ai_proxy_shared_routes_connected", 1.0)
                            .containsEntry(
                                    "ai_proxy_shared_routes_revision",
                                    meters.get(0).get("ai_proxy_shared_routes_revision"))
                            .containsEntry("ai_proxy_shared_routes_live", 3.0));
            assertThat(sum(meters, "healthcheck_sharing_probing")).isEqualTo(resources);
            assertThat(sum(meters, "ai_limit_backend_down")).isZero();
        });
        System.out.println("converged after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private static double sum(List<Map<String, Double>> meters, String name) {
        return meters.stream().mapToDouble(each -> each.getOrDefault(name, 0.0)).sum();
    }

    /** What 64 clients use of a budget, each until it is refused fifty times. */
    private long used(String route, String member) throws ExecutionException, InterruptedException, TimeoutException {
        put(
                route,
                Conf.of(Conf.on(well)).json(),
                "'limit': " + BUDGET + ", 'time_window': 600, 'policy': 'redis', " + member);
        AtomicLong served = new AtomicLong();
        AtomicLong unavailable = new AtomicLong();
        AtomicLong refusals = new AtomicLong();
        long start = System.nanoTime();
        well.faults(Faults.none().delay(THINKING));
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        int refused = 0;
                        while (refused < 50) {
                            GatewayProcess.Answer answer = send(gateways.get(client % gateways.size()), route);
                            assertThat(answer.status()).as(answer.text()).isIn(200, 500, 503);
                            if (answer.status() == 200) {
                                served.incrementAndGet();
                                continue;
                            }
                            // Others may hold what they will not need, and Redis may be too slow for now.
                            (answer.status() == 503 ? refusals : unavailable).incrementAndGet();
                            refused += answer.status() == 503 ? 1 : 0;
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                Object nothing = one.get(120, TimeUnit.SECONDS);
                assertThat(nothing).isNull();
            }
        } finally {
            clients.shutdownNow();
            well.faults(Faults.none());
        }
        delete(route);
        System.out.println(route + ": budget=" + BUDGET + " used=" + served.get() * COST + " refused=" + refusals.get()
                + " unavailable=" + unavailable.get() + " after " + (System.nanoTime() - start) / 1_000_000 + " ms");
        return served.get() * COST;
    }

    static HttpRequest.Builder chat(GatewayProcess gateway, String route) {
        return gateway.request(EndToEnd.CHAT_PATH)
                .POST(HttpRequest.BodyPublishers.ofString(EndToEnd.CHAT))
                .header("Content-Type", "application/json")
                .header(EndToEnd.ROUTE, route);
    }

    private static int ask(GatewayProcess gateway, String route) {
        return gateway.status(chat(gateway, route));
    }

    private static GatewayProcess.Answer send(GatewayProcess gateway, String route) {
        return gateway.send(chat(gateway, route)).join();
    }

    /** Writes a route on the first gateway, and waits until it is live on all. */
    private void put(String route, String conf, @Nullable String limits) {
        List<FilterDefinition> filters = new ArrayList<>();
        if (limits != null) {
            FilterDefinition limiter = new FilterDefinition();
            limiter.setName("AiRateLimiting");
            limiter.setArgs(new HashMap<>(Map.of("conf", ("{" + limits + "}").replace('\'', '"'))));
            filters.add(limiter);
        }
        filters.add(EndToEnd.aiFilter(conf));
        String json = JsonMapper.shared().writeValueAsString(EndToEnd.definition(route, filters));
        within(
                CONVERGED,
                () -> assertThat(gateways.get(0)
                                .status(gateways.get(0)
                                        .request("/actuator/gateway/routes/" + route)
                                        .POST(HttpRequest.BodyPublishers.ofString(json))
                                        .header("Content-Type", "application/json")))
                        .isEqualTo(201));
        live(route, 400);
    }

    private void delete(String route) {
        GatewayProcess last = gateways.get(gateways.size() - 1);
        assertThat(last.status(last.request("/actuator/gateway/routes/" + route).DELETE()))
                .isEqualTo(200);
        live(route, 404);
    }

    /** Waits until a request that says nothing, and so costs nothing, is answered with this everywhere. */
    private void live(String route, int status) {
        long start = System.nanoTime();
        within(
                CONVERGED,
                () -> assertThat(gateways)
                        .allSatisfy(gateway -> assertThat(gateway.status(gateway.request(EndToEnd.CHAT_PATH)
                                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                        .header("Content-Type", "application/json")
                                        .header(EndToEnd.ROUTE, route)))
                                .isEqualTo(status)));
        System.out.println(
                route + ": " + status + " everywhere after " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private GatewayProcess gateway(String name, int line, boolean pools) {
        return new GatewayProcess(
                logs.resolve(name + ".log"),
                line,
                pools,
                "--replicas.poll=500ms",
                "--replicas.lease=3s",
                "--replicas.timeout=1500ms");
    }

    private RedisServer redis() {
        try {
            RedisServer server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
