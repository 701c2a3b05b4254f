package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.core.io.DefaultResourceLoader;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class GuardedRouteDefinitionLocatorTest {

    /** What has been asked of the delegate and not been answered. */
    private final Deque<Sinks.Many<RouteDefinition>> asked = new ArrayDeque<>();

    private final RejectedRoutes rejected = new RejectedRoutes(event -> {});

    @SuppressWarnings("NullAway") // neither bean factory nor conversion is used: no arguments are bound here
    private final GuardedRouteDefinitionLocator locator = new GuardedRouteDefinitionLocator(
            () -> Flux.defer(() -> {
                Sinks.Many<RouteDefinition> answer = Sinks.many().unicast().onBackpressureBuffer();
                asked.add(answer);
                return answer.asFlux();
            }),
            new RouteGuard(
                    new ConfigurationService(null, () -> null, () -> null),
                    new AiProxyMultiGatewayFilterFactory(null, null, null),
                    new AiRateLimitingGatewayFilterFactory(null, null, null, null),
                    new ConfTexts(new DefaultResourceLoader())),
            rejected,
            Schedulers.immediate());

    @Test
    void anOlderReadThatEndsLaterChangesNothing() {
        CompletableFuture<@Nullable List<RouteDefinition>> older = read();
        CompletableFuture<@Nullable List<RouteDefinition>> newer = read();
        Sinks.Many<RouteDefinition> first = asked.remove();
        Sinks.Many<RouteDefinition> second = asked.remove();

        answer(second, route("r", 0), route("new", 0));
        answer(first, route("r", 2));

        assertThat(newer.getNow(null)).extracting(RouteDefinition::getId).containsExactly("r", "new");
        assertThat(older.getNow(null)).extracting(RouteDefinition::getId).containsExactly("r", "new");
        assertThat(rejected.current()).isEmpty();
    }

    @Test
    void aLaterReadIsTakenOver() {
        CompletableFuture<@Nullable List<RouteDefinition>> earlier = read();
        answer(asked.remove(), route("r", 0));
        assertThat(earlier).isCompleted();
        CompletableFuture<@Nullable List<RouteDefinition>> later = read();
        answer(asked.remove(), route("other", 0));

        assertThat(later.getNow(null)).extracting(RouteDefinition::getId).containsExactly("other");
    }

    @Test
    void refusesTwoAiFiltersInOneRouteAndKeepsItsLastGoodVersion() {
        CompletableFuture<@Nullable List<RouteDefinition>> earlier = read();
        RouteDefinition good = route("r", 0);
        answer(asked.remove(), good);
        assertThat(earlier).isCompleted();
        CompletableFuture<@Nullable List<RouteDefinition>> later = read();
        answer(asked.remove(), route("r", 2), route("never-good", 2));

        assertThat(later.getNow(null)).containsExactly(good);
        assertThat(rejected.current().get("r"))
                .isEqualTo(new RejectedRoutes.Rejection(
                        List.of("filters: 2 AiProxyMulti (expected: at most 1 in a route)"), true));
        assertThat(rejected.current().get("never-good"))
                .extracting(RejectedRoutes.Rejection::servesLastGood)
                .isEqualTo(false);
    }

    private CompletableFuture<@Nullable List<RouteDefinition>> read() {
        return locator.getRouteDefinitions().collectList().toFuture();
    }

    private static void answer(Sinks.Many<RouteDefinition> sink, RouteDefinition... definitions) {
        for (RouteDefinition definition : definitions) {
            sink.tryEmitNext(definition).orThrow();
        }
        sink.tryEmitComplete().orThrow();
    }

    private static RouteDefinition route(String id, int aiFilters) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(id);
        definition.setUri(URI.create("no://op"));
        for (int i = 0; i < aiFilters; i++) {
            FilterDefinition filter = new FilterDefinition();
            filter.setName(AiProxyMultiGatewayFilterFactory.NAME);
            filter.setArgs(Map.of(FilterArgs.CONF, "{}"));
            definition.getFilters().add(filter);
        }
        return definition;
    }
}
