package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancingTest extends EndToEnd {

    private static final int CLIENTS = 64;

    @Test
    void sharesTenRequestsEightToTwo_RR01() {
        MockLlm openai = mock("openai");
        MockLlm deepseek = mock("deepseek");
        String route = route(Conf.of(Conf.on(openai, "'weight': 4"), Conf.on(deepseek, "'weight': 1")));

        for (int i = 0; i < 10; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }

        assertThat(openai.requestCount()).isEqualTo(8);
        assertThat(deepseek.requestCount()).isEqualTo(2);
    }

    @Test
    void asksTheNextPriorityOnlyWhenOneFails_PRI02() {
        MockLlm high = mock("high");
        MockLlm middle = mock("middle");
        MockLlm low = mock("low");
        String route = route(Conf.of(
                        Conf.on(low, "'priority': 0"),
                        Conf.on(high, "'priority': 20"),
                        Conf.on(middle, "'priority': 10"))
                .fallback("http_429", "http_5xx"));

        assertThat(chat(route).body()).contains(greeting(high));
        assertThat(middle.requestCount() + low.requestCount()).isZero();

        high.faults(Faults.none().status(429));
        middle.faults(Faults.none().status(500));
        assertThat(chat(route).body()).contains(greeting(low));
        assertThat(high.requestCount()).isEqualTo(2);
        assertThat(middle.requestCount()).isEqualTo(1);
        assertThat(high.requests().get(1).arrivedAt())
                .isBeforeOrEqualTo(middle.requests().get(0).arrivedAt());
        assertThat(middle.requests().get(0).arrivedAt())
                .isBeforeOrEqualTo(low.requests().get(0).arrivedAt());
    }

    @Test
    void sendsNothingToAnInstanceWhoseProbesFailAndItsShareAgainLater_HC03() {
        MockLlm checked = mock("checked");
        MockLlm other = mock("other");
        String route = route(Conf.of(Conf.on(checked, Conf.CHECKS), Conf.on(other)));
        checked.faults(Faults.none().healthStatus(500));
        eventually(() -> assertThat(status(route, checked)).isEqualTo("unhealthy"));

        chats(route, 10);
        assertThat(checked.requestCount()).isZero();

        checked.faults(Faults.none());
        eventually(() -> assertThat(status(route, checked)).isEqualTo("healthy"));
        chats(route, 10);
        assertThat(checked.requestCount()).isEqualTo(5);
    }

    @Test
    void losesNoRequestWhenAnInstanceDiesUnderLoad_HC05()
            throws InterruptedException, ExecutionException, TimeoutException {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first, Conf.CHECKS), Conf.on(second, Conf.CHECKS))
                .fallback("http_5xx"));

        try (Load load = new Load(route)) {
            eventually(() -> assertThat(first.requestCount()).isGreaterThan(20));
            first.close();
            eventually(() -> assertThat(status(route, first)).isEqualTo("unhealthy"));
            load.stop();
        }

        chats(route, 10);
    }

    @Test
    void usesAllInstancesWhenNoneIsHealthyAndLosesNothingUnderLoad()
            throws InterruptedException, ExecutionException, TimeoutException {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        String route = route(Conf.of(Conf.on(first, Conf.CHECKS), Conf.on(second, Conf.CHECKS))
                .fallback("http_5xx"));

        try (Load load = new Load(route)) {
            first.faults(Faults.none().healthStatus(500));
            second.faults(Faults.none().healthStatus(500));
            eventually(() -> assertThat(status(route, first)).isEqualTo("unhealthy"));
            eventually(() -> assertThat(status(route, second)).isEqualTo("unhealthy"));
            load.stop();
        }

        long before = first.requestCount();
        long beforeToo = second.requestCount();
        chats(route, 10);
        assertThat(first.requestCount() - before).isEqualTo(5);
        assertThat(second.requestCount() - beforeToo).isEqualTo(5);
    }

    private void chats(String route, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }
    }

    private String status(String route, MockLlm mock) {
        return Health.read(this).node(route, mock.name()).status();
    }

    /** Clients that chat without a pause; every answer must be 200. */
    private final class Load implements AutoCloseable {

        private final AtomicBoolean running = new AtomicBoolean(true);
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final List<Future<?>> clients;

        Load(String route) {
            clients = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> run(route)))
                    .toList();
        }

        private void run(String route) {
            while (running.get()) {
                HttpResponse<String> answer = chat(route);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
        }

        void stop() throws InterruptedException, ExecutionException, TimeoutException {
            running.set(false);
            for (Future<?> client : clients) {
                client.get(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void close() {
            running.set(false);
            threads.shutdownNow();
        }
    }
}
