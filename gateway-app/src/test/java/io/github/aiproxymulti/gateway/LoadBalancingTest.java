package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Balancers that look at the load, failure domains, and affinity to a conversation. */
class LoadBalancingTest extends EndToEnd {

    private static final int CLIENTS = 8;

    private final MockLlm one = mock("one");
    private final MockLlm two = mock("two");
    private final MockLlm three = mock("three");

    @ParameterizedTest
    @ValueSource(strings = {"least_request", "ewma"})
    void sendsLittleToWhoIsSlow(String algorithm) throws ExecutionException, InterruptedException, TimeoutException {
        three.faults(Faults.none().delay(Duration.ofMillis(500)));
        String route = route(Conf.of(Conf.on(one), Conf.on(two), Conf.on(three)).with(balancer(algorithm)));

        assertThat(atOnce(120, () -> chat(route).statusCode())).allMatch(status -> status == 200);

        assertThat(three.requestCount()).isBetween(1L, 30L);
        assertThat(one.requestCount()).isGreaterThan(three.requestCount());
        assertThat(two.requestCount()).isGreaterThan(three.requestCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"least_request", "ewma"})
    void whoFailsAtOnceAttractsNothingAndNobodyNotices(String algorithm)
            throws ExecutionException, InterruptedException, TimeoutException {
        three.faults(Faults.none().status(500));
        String route = route(Conf.of(Conf.on(one), Conf.on(two), Conf.on(three))
                .with(balancer(algorithm))
                .fallback("http_5xx"));

        assertThat(atOnce(150, () -> stream(route).statusCode())).allMatch(status -> status == 200);

        assertThat(three.requestCount()).isLessThan(25L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"least_request", "ewma"})
    void whoRefusesForWantOfCapacityAttractsNothing(String algorithm)
            throws ExecutionException, InterruptedException, TimeoutException {
        three.faults(Faults.none().status(429));
        String route = route(Conf.of(Conf.on(one), Conf.on(two), Conf.on(three))
                .with(balancer(algorithm))
                .fallback("http_429"));

        assertThat(atOnce(150, () -> chat(route).statusCode())).allMatch(status -> status == 200);

        assertThat(three.requestCount()).isLessThan(25L);
    }

    @Test
    void keepsAConversationWithOneInstance() {
        String route = route(Conf.of(Conf.on(one), Conf.on(two), Conf.on(three))
                .with("'balancer': {'algorithm': 'chash', 'hash_on': 'conversation'}"));
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String first = answerer(post(route, CHAT_PATH, turns("question " + i)));
            used.add(first);

            assertThat(answerer(post(route, CHAT_PATH, turns("question " + i, "answer", "more"))))
                    .isEqualTo(first);
        }

        assertThat(used).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void spreadsAHotKeyOverItsNeighbours() throws ExecutionException, InterruptedException, TimeoutException {
        List.of(one, two, three).forEach(model -> model.faults(Faults.none().delay(Duration.ofMillis(300))));
        String route = route(Conf.of(Conf.on(one), Conf.on(two), Conf.on(three))
                .with("'balancer': {'algorithm': 'chash', 'hash_on': 'header', 'key': 'X-User',"
                        + " 'hash_balance_factor': 100}"));

        assertThat(atOnce(48, () -> chat(route, "X-User", "hot").statusCode())).allMatch(status -> status == 200);

        assertThat(List.of(one.requestCount(), two.requestCount(), three.requestCount()))
                .allMatch(count -> count >= 8);
    }

    @Test
    void fallsBackToAnotherFailureDomainFirst() {
        one.faults(Faults.none().status(500));
        String route = route(Conf.of(
                        Conf.on(one, "'priority': 3", "'domain': 'eu'"),
                        Conf.on(two, "'priority': 2", "'domain': 'eu'"),
                        Conf.on(three, "'priority': 1", "'domain': 'us'"))
                .fallback("http_5xx"));

        assertThat(chat(route).body()).contains(greeting(three));
        assertThat(two.requestCount()).isZero();
    }

    private String answerer(HttpResponse<String> answer) {
        return Stream.of(one, two, three)
                .filter(model -> answer.body().contains(greeting(model)))
                .map(MockLlm::name)
                .findFirst()
                .orElseThrow();
    }

    private static String balancer(String algorithm) {
        return "'balancer': {'algorithm': '" + algorithm + "'}";
    }

    private static String turns(String... contents) {
        StringBuilder messages = new StringBuilder("{\"role\":\"system\",\"content\":\"be brief\"}");
        for (int i = 0; i < contents.length; i++) {
            messages.append(",{\"role\":\"")
                    .append(i % 2 == 0 ? "user" : "assistant")
                    .append("\",\"content\":\"")
                    .append(contents[i])
                    .append("\"}");
        }
        return "{\"messages\":[" + messages + "]}";
    }

    /** The results of so many calls, several at a time. */
    private static List<Integer> atOnce(int calls, Call call)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> results = IntStream.range(0, calls)
                    .mapToObj(i -> clients.submit(call::status))
                    .toList();
            List<Integer> found = new ArrayList<>();
            for (Future<Integer> result : results) {
                found.add(result.get(30, TimeUnit.SECONDS));
            }
            return found;
        } finally {
            clients.shutdownNow();
        }
    }

    /** One request. */
    @FunctionalInterface
    private interface Call {

        /** The status of its answer. */
        int status();
    }
}
