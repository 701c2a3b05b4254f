package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.limit.LimitPreview;
import io.github.aiproxymulti.aiproxy.limit.LimitedRequest;
import io.github.aiproxymulti.aiproxy.limit.Limiting;
import io.github.aiproxymulti.aiproxy.limit.RequestLimits;
import io.github.aiproxymulti.aiproxy.limit.RequestSide;
import io.github.aiproxymulti.aiproxy.limit.RouteLimits;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Puts the limits of its route where {@code AiProxyMulti} finds them, which comes behind all filters of the list; on a route
 * without it nothing is limited. Of several of these filters the last in the list counts.
 */
final class AiRateLimitingGatewayFilter implements GatewayFilter {

    private static final String FILTER = AiRateLimitingGatewayFilter.class.getName() + ".filter";
    private static final String LIMITS = AiRateLimitingGatewayFilter.class.getName() + ".limits";

    private final RouteLimits limits;
    private final Limiting limiting;
    private final @Nullable String machine;

    AiRateLimitingGatewayFilter(RouteLimits limits, Limiting limiting, @Nullable String machine) {
        this.limits = limits;
        this.limiting = limiting;
        this.machine = machine;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getAttributes().put(FILTER, this);
        return chain.filter(exchange);
    }

    /** The filter this request has passed; null for none. */
    static @Nullable AiRateLimitingGatewayFilter of(ServerWebExchange exchange) {
        return exchange.getAttribute(FILTER);
    }

    /** The limits of this request. Who the consumer is, is asked only where it matters. */
    Mono<RequestLimits> open(ServerWebExchange exchange, ClientRequest request, String routeId, AiRoute route) {
        if (!limits.usesConsumer()) {
            return Mono.just(open(exchange, request, routeId, route, null));
        }
        return exchange.getPrincipal()
                .map(Principal::getName)
                .map(name -> open(exchange, request, routeId, route, name))
                .switchIfEmpty(Mono.fromSupplier(() -> open(exchange, request, routeId, route, null)));
    }

    /** What the limits would say of this request if it were sent. */
    Mono<LimitPreview> preview(ServerWebExchange exchange, ClientRequest request, String routeId, AiRoute route) {
        if (!limits.usesConsumer()) {
            return preview(exchange, request, routeId, route, null);
        }
        return exchange.getPrincipal()
                .map(principal -> Optional.of(principal.getName()))
                .defaultIfEmpty(Optional.empty())
                .flatMap(name -> preview(exchange, request, routeId, route, name.orElse(null)));
    }

    private Mono<LimitPreview> preview(
            ServerWebExchange exchange,
            ClientRequest request,
            String routeId,
            AiRoute route,
            @Nullable String consumer) {
        return limiting.preview(
                limits, limited(exchange, request, routeId, route, consumer, RequestSide.NONE), route.plans());
    }

    private LimitedRequest limited(
            ServerWebExchange exchange,
            ClientRequest request,
            String routeId,
            AiRoute route,
            @Nullable String consumer,
            RequestSide side) {
        return new LimitedRequest(
                routeId,
                new ExchangeHashSource(exchange.getRequest(), request, consumer, machine),
                request,
                route.passesOverSpentInstances(),
                route.size(),
                side);
    }

    private RequestLimits open(
            ServerWebExchange exchange,
            ClientRequest request,
            String routeId,
            AiRoute route,
            @Nullable String consumer) {
        RequestLimits opened =
                limiting.open(limits, limited(exchange, request, routeId, route, consumer, new ExchangeSide(exchange)));
        exchange.getAttributes().put(LIMITS, opened);
        return opened;
    }

    /** Tells the limits of a request, if it has any, what it cost. */
    static void settle(ServerWebExchange exchange, ExchangeRecord record) {
        RequestLimits opened = exchange.getAttribute(LIMITS);
        if (opened != null) {
            opened.settle(record);
        }
    }

    AiRateLimitingConfig config() {
        return limits.config();
    }

    /** Shown by the gateway's route endpoint. */
    @Override
    public String toString() {
        return "[AiRateLimiting " + limits + "]";
    }
}
