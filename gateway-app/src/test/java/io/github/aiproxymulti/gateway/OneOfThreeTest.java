package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.standing.CircuitState;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One of three instances goes wrong under 64 clients, and nobody notices: with a circuit breaker and a retry budget, both with
 * their defaults but for the time until a trial.
 */
@Tag("proof")
class OneOfThreeTest extends EndToEnd {

    private static final int CLIENTS = 64;
    private static final int REQUESTS = 10_000;
    private static final int AFTERWARDS = 2_000;

    /** Long enough for a healthy instance on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final MockLlm bad = mock("bad");
    private final MockLlm good = mock("good");
    private final MockLlm other = mock("other");

    @ParameterizedTest
    @CsvSource({
        "KILLED, false",
        "KILLED, true",
        "RESET, false",
        "RESET, true",
        "BLACK_HOLE, false",
        "BLACK_HOLE, true",
        "STALLED, false",
        "STALLED, true",
        "ERROR_EVENT, true",
    })
    void noClientSeesAnErrorAndLittleMoreIsSentThanWasAsked(Wrong wrong, boolean streaming)
            throws ExecutionException, InterruptedException, TimeoutException {
        Conf three = Conf.of(Conf.on(bad), Conf.on(good), Conf.on(other)).fallback("http_429", "http_5xx");
        assertThat(load(route(three), streaming, AFTERWARDS, done -> {}))
                .as("warming up")
                .isEmpty();
        String route = route(three.with("'timeout': " + PATIENCE.toMillis())
                .with("'circuit_breaker': {'open_ms': 600000}")
                .with("'retry_budget': {}"));

        List<String> errors = load(route, streaming, REQUESTS, done -> {
            if (done == REQUESTS / 4) {
                wrong.befall(bad);
            }
        });
        assertThat(errors).isEmpty();
        assertThat(gateway()
                        .bean(Standings.class)
                        .view(route, "bad")
                        .orElseThrow()
                        .circuit())
                .isEqualTo(CircuitState.OPEN);

        long before = upstreamRequests();
        assertThat(load(route, streaming, AFTERWARDS, done -> {})).isEmpty();
        double perRequest = (double) (upstreamRequests() - before) / AFTERWARDS;
        System.out.printf("%s streaming=%s: %.3f upstream requests per request%n", wrong, streaming, perRequest);
        assertThat(perRequest).isLessThanOrEqualTo(1.2);
    }

    /** How an instance goes wrong. */
    enum Wrong {
        KILLED,
        RESET,
        BLACK_HOLE,
        STALLED,
        ERROR_EVENT;

        void befall(MockLlm mock) {
            switch (this) {
                case KILLED -> mock.close();
                case RESET -> mock.faults(Faults.none().resetBeforeResponse(true));
                case BLACK_HOLE -> mock.faults(Faults.none().delay(Duration.ofMinutes(5)));
                case STALLED -> mock.faults(Faults.none().stallAtEvent(0));
                case ERROR_EVENT -> mock.faults(Faults.none().errorEventFirst(true));
            }
        }
    }

    private long upstreamRequests() {
        return bad.requestCount() + good.requestCount() + other.requestCount();
    }

    /** A stream that was committed before its instance was killed may break; everything else is an error. */
    private List<String> load(String route, boolean streaming, int requests, Progress progress)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> errors = new CopyOnWriteArrayList<>();
        AtomicInteger left = new AtomicInteger(requests);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> {
                    for (int next = left.decrementAndGet(); next >= 0; next = left.decrementAndGet()) {
                        progress.done(requests - next);
                        ask(route, streaming, errors);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(10, TimeUnit.MINUTES);
            }
        } finally {
            clients.shutdownNow();
        }
        return errors;
    }

    private void ask(String route, boolean streaming, List<String> errors) {
        try {
            HttpResponse<String> response = streaming ? stream(route) : chat(route);
            if (response.statusCode() != 200 || !response.body().contains("Hello")) {
                errors.add(response.statusCode() + " " + response.body());
            }
        } catch (AssertionError broken) {
            errors.add(String.valueOf(broken.getCause()));
        }
    }

    private interface Progress {
        void done(int requests);
    }
}
