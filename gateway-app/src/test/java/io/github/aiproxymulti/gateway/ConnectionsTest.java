package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionsTest extends EndToEnd {

    private static final int AT_ONCE = 12;

    private final MockLlm model = mock("model");

    /** A second one may be opened: the next request can be quicker than the event loop that gives the first one back. */
    @Test
    void reusesConnections() {
        String route = route(Conf.of(Conf.on(model)));

        for (int i = 0; i < 5; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            assertThat(stream(route).statusCode()).isEqualTo(200);
        }

        assertThat(model.connectionCount()).isBetween(1L, 2L);
    }

    @Test
    void keepsItsConnectionsWhenARefreshChangesNothing() {
        String route = route(Conf.of(Conf.on(model)));

        for (int i = 0; i < 5; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
            System.gc();
            gateway().refresh();
        }

        assertThat(model.connectionCount()).isBetween(1L, 2L);
    }

    @Test
    void goesOnReadingAConnectionWhoseNextRequestCameEarly() throws IOException {
        model.faults(Faults.none().delay(Duration.ofMillis(50)));
        String route = route(Conf.of(Conf.on(model)));
        try (RawClient client = new RawClient(gateway().port())) {
            String late = RawClient.request(route, CHAT_PATH, CHAT);
            String atOnce = RawClient.request("nobody", CHAT_PATH, "{}");

            client.send(late + atOnce);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(404);

            client.send(late);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void opensAConnectionForEachRequestWithoutKeepAlive() {
        String route = route(Conf.of(Conf.on(model)).with("'keepalive': false"));

        for (int i = 0; i < 5; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }

        assertThat(model.connectionCount()).isEqualTo(5);
        eventually(() -> assertThat(model.openConnections()).isZero());
    }

    @Test
    void neverReusesAConnectionAfterAnError() {
        String route = route(Conf.of(Conf.on(model)));
        model.faults(Faults.none().status(500));

        chat(route);
        chat(route);

        assertThat(model.connectionCount()).isEqualTo(2);
    }

    @Test
    void boundsIdleConnectionsAndNotConcurrency() throws InterruptedException, ExecutionException, TimeoutException {
        model.faults(Faults.none().delay(Duration.ofMillis(700)));
        String route = route(Conf.of(Conf.on(model)).with("'keepalive_pool': 2"));
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Integer>> answers = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> clients.submit(() -> chat(route).statusCode()))
                    .toList();

            eventually(() -> assertThat(model.openConnections()).isEqualTo(AT_ONCE));
            for (Future<Integer> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            }
            eventually(() -> assertThat(model.openConnections()).isBetween(1, 2));
        } finally {
            clients.shutdownNow();
        }
    }
}
