package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static io.github.aiproxymulti.gateway.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/** Two gateways on one Redis, each behind a line of its own that can be held or cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoGatewaysTest extends EndToEnd {

    /** Within which a change of routes lives everywhere; shown where a machine is kept free for it. */
    private static final Duration LIVE = Duration.ofSeconds(2);

    /** For what comes to pass, however busy the machine is; nothing is promised of how soon. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Eventually.PATIENCE).build();
    private final int port = freePort();
    private RedisServer redis = start();
    private final TcpProxy firstLine = new TcpProxy(port);
    private final TcpProxy secondLine = new TcpProxy(port);
    private final TestGateway first = gateway(firstLine);
    private final TestGateway second = gateway(secondLine);

    @BeforeAll
    void areUp() {
        eventually(() -> assertThat(first.bean(SharedHealthStore.class).status().connected())
                .isTrue());
    }

    @AfterAll
    void end() throws IOException {
        first.close();
        second.close();
        firstLine.close();
        secondLine.close();
        redis.stop();
    }

    @Override
    TestGateway gateway() {
        return first;
    }

    @Test
    void shareRoutesWrittenThroughTheActuatorAndTheHealthOfTheirInstances() {
        share(Eventually.PATIENCE);
    }

    @Test
    @Tag("proof")
    void shareRoutesWithinTwoSeconds() {
        share(LIVE);
    }

    private void share(Duration live) {
        MockLlm sick = mock("sick");
        MockLlm well = mock("well");
        sick.faults(Faults.none().healthStatus(500));
        post(first, "shared", Conf.of(Conf.on(sick, Conf.CHECKS), Conf.on(well, Conf.CHECKS)));
        within(live, () -> assertThat(ask(first, "shared")).isEqualTo(200));
        within(live, () -> assertThat(ask(second, "shared")).isEqualTo(200));
        within(PATIENT, () -> assertThat(isUsable(first, "shared/sick")).isFalse());
        within(PATIENT, () -> assertThat(isUsable(second, "shared/sick")).isFalse());
        knowsEverythingBeforeItIsReady();

        long before = well.probeCount();
        long begin = System.nanoTime();
        LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
        long probed = well.probeCount() - before;
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(probed).as("the traffic of one; of two it were 10 in 5 s").isBetween(3L, Math.round(seconds * 1.4));

        post(second, "shared", Conf.of(Conf.on(sick, "'weight': 5", Conf.CHECKS), Conf.on(well, Conf.CHECKS)));
        LockSupport.parkNanos(LIVE.toNanos());
        assertThat(isUsable(first, "shared/sick")).as("health is kept").isFalse();

        delete(second, "shared");
        within(live, () -> assertThat(ask(first, "shared")).isEqualTo(404));
        within(live, () -> assertThat(ask(second, "shared")).isEqualTo(404));
        within(
                PATIENT,
                () -> assertThat(first.bean(HealthCheckers.class).views()).isEmpty());
        within(
                PATIENT,
                () -> assertThat(second.bean(HealthCheckers.class).views()).isEmpty());
        long probes = well.probeCount();
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        assertThat(well.probeCount()).as("silent").isEqualTo(probes);
    }

    /** Nothing is waited for here: an application is ready when its start returns. */
    private void knowsEverythingBeforeItIsReady() {
        long begun = System.nanoTime();
        try (TcpProxy line = new TcpProxy(port);
                TestGateway late = gateway(line, "--replicas.lease=20s")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("it waits for what is known, not for a lease to pass")
                    .isLessThan(Duration.ofSeconds(15));
            assertThat(ask(late, "shared")).isEqualTo(200);
            assertThat(isUsable(late, "shared/sick")).isFalse();
            assertThat(late.bean(HealthCheckers.class).views())
                    .extracting(HealthView::phase)
                    .containsOnly(Phase.READY);
        }
    }

    @Test
    void tellHowTheyAreDoingInHealthAndMeters() {
        eventually(() -> assertThat(read(second, "/actuator/health"))
                .contains("\"sharedRoutes\":{\"details\":{\"connected\":true")
                .contains("\"sharing\":{\"connected\":true"));
        assertThat(read(second, "/actuator/prometheus"))
                .contains("ai_proxy_shared_routes_connected 1.0")
                .contains("ai_proxy_shared_routes_foreign_total 0.0");
    }

    private String read(TestGateway gateway, String path) {
        return send(HttpRequest.newBuilder(gateway.uri(path))).body();
    }

    @Test
    void goOnWhileRedisIsHeldCutStoppedAndEmpty() throws IOException {
        trouble(Duration.ofSeconds(2), 40);
    }

    @Test
    @Tag("proof")
    void goOnWhileRedisIsHeldForThirtySecondsCutStoppedAndEmpty() throws IOException {
        trouble(Duration.ofSeconds(30), 200);
    }

    private void trouble(Duration each, int perSecond) throws IOException {
        MockLlm sick = mock("sick");
        MockLlm well = mock("well");
        sick.faults(Faults.none().healthStatus(500));
        post(first, "troubled", Conf.of(Conf.on(sick, Conf.CHECKS), Conf.on(well, Conf.CHECKS)));
        within(PATIENT, () -> assertThat(ask(second, "troubled")).isEqualTo(200));
        within(PATIENT, () -> assertThat(isUsable(first, "troubled/sick")).isFalse());
        within(PATIENT, () -> assertThat(isUsable(second, "troubled/sick")).isFalse());
        long before = sick.requestCount();
        try (Load load = new Load(perSecond)) {
            firstLine.hold();
            secondLine.hold();
            pause(each, load);
            heal();
            firstLine.cut();
            secondLine.cut();
            pause(each, load);
            heal();
            redis.stop();
            pause(each, load);
            redis = start();
            converged();
            pause(Duration.ofSeconds(2), load);
            assertThat(sick.requestCount()).as("known to be down all along").isEqualTo(before);
            System.out.println("requests=" + load.done.get() + " failed=" + load.failed.get());
        }
        delete(first, "troubled");
        eventually(() -> assertThat(ask(second, "troubled")).isEqualTo(404));
    }

    private void pause(Duration time, Load load) {
        int before = load.done.get();
        LockSupport.parkNanos(time.toNanos());
        assertThat(load.failed.get()).isZero();
        assertThat(load.done.get() - before)
                .as("a tenth of what an idle machine would send: the load goes on")
                .isGreaterThanOrEqualTo((int) (load.perSecond * time.toSeconds() / 10));
    }

    private void heal() {
        firstLine.heal();
        secondLine.heal();
        converged();
    }

    private void converged() {
        within(PATIENT, () -> {
            assertThat(first.bean(SharedHealthStore.class).status().connected()).isTrue();
            assertThat(second.bean(SharedHealthStore.class).status().connected())
                    .isTrue();
            assertThat(first.bean(SharedHealthStore.class).status().probing()
                            + second.bean(SharedHealthStore.class).status().probing())
                    .isEqualTo(2);
        });
    }

    /** Requests to both gateways in turn, so many a second. */
    private final class Load implements AutoCloseable {
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final int perSecond;
        private final Thread thread;

        Load(int perSecond) {
            this.perSecond = perSecond;
            thread = new Thread(() -> run(1_000_000_000L / perSecond), "load");
            thread.start();
        }

        private void run(long pause) {
            for (int i = 0; !ended.get(); i++) {
                if (!isAnswered(i % 2 == 0 ? first : second)) {
                    failed.incrementAndGet();
                }
                done.incrementAndGet();
                LockSupport.parkNanos(pause);
            }
        }

        private boolean isAnswered(TestGateway gateway) {
            try {
                return ask(gateway, "troubled") == 200;
            } catch (AssertionError noAnswer) {
                return false;
            }
        }

        @Override
        public void close() {
            ended.set(true);
            try {
                thread.join(20_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isUsable(TestGateway gateway, String resource) {
        return gateway.bean(HealthCheckers.class).view(new ResourceId(resource)).isUsable();
    }

    private int ask(TestGateway gateway, String route) {
        return send(HttpRequest.newBuilder(gateway.uri(CHAT_PATH))
                        .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                        .header("Content-Type", "application/json")
                        .header(ROUTE, route))
                .statusCode();
    }

    private void post(TestGateway gateway, String route, Conf conf) {
        String json = JsonMapper.shared().writeValueAsString(definition(route, List.of(aiFilter(conf.json()))));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(gateway.uri("/actuator/gateway/routes/" + route))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private void delete(TestGateway gateway, String route) {
        assertThat(send(HttpRequest.newBuilder(gateway.uri("/actuator/gateway/routes/" + route))
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Eventually.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("no complete answer", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static TestGateway gateway(TcpProxy line) {
        return gateway(line, "--replicas.lease=1500ms");
    }

    private static TestGateway gateway(TcpProxy line, String lease) {
        return TestGateway.start(
                lease,
                "--replicas.enabled=true",
                "--replicas.poll=300ms",
                "--replicas.timeout=300ms",
                "--spring.data.redis.port=" + line.port(),
                "--management.endpoint.gateway.access=unrestricted",
                "--management.endpoint.health.show-details=always",
                "--management.endpoints.web.exposure.include=health,gateway,healthchecks,prometheus");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RedisServer start() {
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
            throw new AssertionError(e);
        }
    }
}
