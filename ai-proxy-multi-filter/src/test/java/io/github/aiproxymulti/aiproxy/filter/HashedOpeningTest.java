package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.config.Balancer;
import io.github.aiproxymulti.aiproxy.config.HashOn;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.hashing.HashKey;
import io.github.aiproxymulti.aiproxy.selection.Admission;
import io.github.aiproxymulti.aiproxy.selection.Balancing;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.InstanceSelector;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.selection.SlowStart;
import io.github.aiproxymulti.aiproxy.selection.SnapshotFactory;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class HashedOpeningTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeCheckers checkers = new FakeCheckers();

    @Test
    void sendsEightOfTenQueriesToTheHeavyOneAndAllOfThemOnToTheOther_CH02_CH03_CH04() {
        Opening opening = opening(HashOn.VARS, "query_string", "openai 4", "deepseek 1");
        List<String> first = new ArrayList<>();

        for (int i = 1; i <= 10; i++) {
            List<String> offered = offered(opening, exchange("/v1/chat/completions?index=" + i));
            first.add(offered.get(0));
            assertThat(offered).hasSize(2).containsExactlyInAnyOrder("openai", "deepseek");
        }

        assertThat(first)
                .containsExactly(
                        "openai",
                        "deepseek",
                        "openai",
                        "deepseek",
                        "openai",
                        "openai",
                        "openai",
                        "openai",
                        "openai",
                        "openai");
    }

    @Test
    void movesNoKeyOfAHealthyInstance_CH06() {
        Opening opening = opening(HashOn.HEADER, "X-Sessionid", "gpu-a 3", "gpu-b 6", "gpu-c 10");
        Map<String, String> before = sessions(opening);

        checkers.ready("r/gpu-b", true);
        checkers.ready("r/gpu-c", true);
        checkers.ready("r/gpu-a", false);
        Map<String, String> after = sessions(opening);

        assertThat(before.values().stream().filter("gpu-a"::equals)).hasSize(20);
        assertThat(before.values().stream().filter("gpu-b"::equals)).hasSize(45);
        assertThat(after).doesNotContainValue("gpu-a").hasSize(120);
        before.forEach((session, instance) -> {
            if (!instance.equals("gpu-a")) {
                assertThat(after).containsEntry(session, instance);
            }
        });
        assertThat(after).containsEntry("session-4", "gpu-b").containsEntry("session-23", "gpu-c");
    }

    @Test
    void hashesTheAuthenticatedConsumer() {
        Opening opening = opening(HashOn.CONSUMER, null, "A 1", "B 1", "C 1");

        assertThat(offered(opening, as("alice")).get(0)).isEqualTo("A");
        assertThat(offered(opening, as("2")).get(0)).isEqualTo("A");
        assertThat(offered(opening, as("3")).get(0)).isEqualTo("B");
    }

    @Test
    void hashesTheClientsAddressOfWhoIsNotAuthenticated() {
        Opening opening = opening(HashOn.CONSUMER, null, "A 1", "B 1", "C 1");

        assertThat(offered(opening, exchange("/v1/chat/completions")).get(0)).isEqualTo("B");
    }

    @Test
    void asksForTheConsumerOnlyWhereItMatters() {
        AtomicInteger asked = new AtomicInteger();
        ServerWebExchange noting = new ServerWebExchangeDecorator(exchange("/v1/chat/completions?x")) {
            @Override
            public <T extends Principal> Mono<T> getPrincipal() {
                asked.incrementAndGet();
                return Mono.empty();
            }
        };

        offered(opening(HashOn.VARS, "query_string", "A 1", "B 1"), noting);
        assertThat(asked).hasValue(0);

        offered(opening(HashOn.CONSUMER, null, "A 1", "B 1"), noting);
        assertThat(asked).hasValue(1);
    }

    private Map<String, String> sessions(Opening opening) {
        Map<String, String> instances = new HashMap<>();
        IntStream.rangeClosed(1, 120)
                .mapToObj(i -> "session-" + i)
                .forEach(session -> instances.put(
                        session,
                        offered(opening, MockServerWebExchange.from(post("/x").header("X-Sessionid", session)))
                                .get(0)));
        return instances;
    }

    private Opening opening(HashOn on, @Nullable String key, String... namesAndWeights) {
        String[] items = new String[namesAndWeights.length];
        for (int i = 0; i < items.length; i++) {
            String[] parts = namesAndWeights[i].split(" ", -1);
            items[i] = Plans.local(parts[0], 1000 + i, "weight: " + parts[1]);
        }
        SnapshotFactory snapshots = new SnapshotFactory(
                "v",
                Algorithm.CHASH,
                new Balancing(new PickerCache<Picker>(10), SlowStart.OFF, Standing.fresh(), new Random(1)));
        List<InstancePlan> plans = Plans.list(items);
        Routing routing = new Routing("r", plans, checkers, Standing.of(plans), snapshots);
        RequestHash hash = new RequestHash(HashKey.compile(new Balancer(Algorithm.CHASH, on, key, null, 1)), null);
        return Opening.hashed(new InstanceSelector(routing, new Random(1)), hash, "r");
    }

    private static List<String> offered(Opening opening, ServerWebExchange exchange) {
        List<String> names = new ArrayList<>();
        StepVerifier.create(
                        opening.open(exchange, Requests.chat(), Admission.ALL, candidates -> drain(candidates, names)))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        return names;
    }

    private static Mono<PreparedResponse> drain(Candidates candidates, List<String> names) {
        while (candidates.next() instanceof Selection.Chosen chosen) {
            names.add(chosen.plan().name());
        }
        return Mono.just(PreparedResponse.of(200, Payload.NONE));
    }

    private static ServerWebExchange as(String name) {
        return exchange("/v1/chat/completions")
                .mutate()
                .principal(Mono.just(() -> name))
                .build();
    }

    private static MockServerWebExchange exchange(String target) {
        return MockServerWebExchange.from(post(target));
    }

    private static MockServerHttpRequest.BaseBuilder<?> post(String target) {
        return MockServerHttpRequest.method(HttpMethod.POST, URI.create(target))
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    }
}
