package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.selection.Balancing;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.selection.SlowStart;
import io.github.aiproxymulti.aiproxy.selection.SnapshotFactory;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;

class RouteCheckersTest {

    private static final String CHECKED = "checks: {active: {http_path: /health}}";

    private final FakeCheckers health = new FakeCheckers();

    /** What has been asked of the route table and not been answered. */
    private final Deque<Sinks.Many<Route>> asked = new ArrayDeque<>();

    private final RouteCheckers checkers = new RouteCheckers(
            () -> Flux.defer(() -> {
                Sinks.Many<Route> answer = Sinks.many().unicast().onBackpressureBuffer();
                asked.add(answer);
                return answer.asFlux();
            }),
            health,
            Standing.fresh());

    @Test
    void wantsTheCheckersOfTheLiveRoutes() {
        refreshed();
        answer(asked.remove(), route("r", filter("a")));

        assertThat(health.desired)
                .singleElement()
                .satisfies(desired ->
                        assertThat(desired).containsOnlyKeys(new ResourceId("r/a"), new ResourceId("r/second")));
    }

    @Test
    void anOlderTableNeverReplacesANewerOne() {
        refreshed();
        refreshed();
        Sinks.Many<Route> first = asked.remove();
        Sinks.Many<Route> second = asked.remove();

        answer(second, route("new", filter("a")));
        answer(first, route("old", filter("a")));

        assertThat(health.desired)
                .singleElement()
                .satisfies(desired ->
                        assertThat(desired).containsOnlyKeys(new ResourceId("new/a"), new ResourceId("new/second")));
    }

    @Test
    void followsTheFirstOfTwoAiFiltersInARoute() {
        refreshed();
        answer(asked.remove(), route("r", filter("a"), filter("b")));

        assertThat(health.desired)
                .singleElement()
                .satisfies(desired ->
                        assertThat(desired).containsOnlyKeys(new ResourceId("r/a"), new ResourceId("r/second")));
    }

    private void refreshed() {
        checkers.onApplicationEvent(new RefreshRoutesResultEvent(this));
    }

    private static void answer(Sinks.Many<Route> sink, Route... routes) {
        for (Route route : routes) {
            sink.tryEmitNext(route).orThrow();
        }
        sink.tryEmitComplete().orThrow();
    }

    private static Route route(String id, GatewayFilter... filters) {
        return Route.async()
                .id(id)
                .uri("no://op")
                .predicate(exchange -> true)
                .filters(filters)
                .build();
    }

    @SuppressWarnings("NullAway") // no request is served here, so there is no loop of attempts, and none is explained
    private GatewayFilter filter(String name) {
        AiProxyMultiConfig config = Plans.config(
                "{instances: [" + Plans.local(name, 1, CHECKED) + ", " + Plans.local("second", 2, CHECKED) + "]}");
        List<InstancePlan> plans = Plans.of(config);
        SnapshotFactory snapshots = new SnapshotFactory(
                "v",
                Algorithm.ROUNDROBIN,
                new Balancing(new PickerCache<>(10), SlowStart.OFF, Standing.fresh(), new Random(1)));
        return new AiProxyMultiGatewayFilter(new AiRoute(
                config,
                plans,
                null,
                routeId -> new Routing(routeId, plans, health, Standing.of(plans), snapshots),
                routing -> (exchange, request, admission, then) -> Mono.empty(),
                HttpClient.create(),
                null));
    }
}
