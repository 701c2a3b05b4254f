package io.github.aiproxymulti.aiproxy.filter;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REACTOR_CONTEXT_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.isAlreadyRouted;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.selection.Admission;
import io.github.aiproxymulti.aiproxy.selection.Gate;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Runs the exchange up to the commit decision, then lets the chain go on; the response is written after the chain has
 * returned, so that filters which change response headers act on it wherever they stand in the list.
 *
 * <p>Its place is fixed: behind every filter that is ordered by its place in a route's list, before the gateway works out a
 * request URL, which an AI route does not have.
 */
final class AiProxyMultiGatewayFilter implements GatewayFilter, Ordered {

    /** Behind all list-ordered filters, before {@code RouteToRequestUrlFilter}. */
    static final int ORDER = 9999;

    private final AiRoute route;

    AiProxyMultiGatewayFilter(AiRoute route) {
        this.route = route;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (isAlreadyRouted(exchange)) {
            return chain.filter(exchange);
        }
        Route matched = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
        ExchangeRecord record = new ExchangeRecord(matched.getId(), route.logging());
        ContextView context = exchange.getAttribute(GATEWAY_REACTOR_CONTEXT_ATTR);
        if (context != null) {
            record.arrivedIn(context);
        }
        PreparedResponseWriter.record(exchange, record);
        return answer(exchange, matched.getId(), record).flatMap(response -> {
            Mono<Void> rest = Mono.defer(() -> {
                PreparedResponseWriter.prepare(exchange, response);
                setAlreadyRouted(exchange);
                return chain.filter(exchange);
            });
            return rest.doOnError(failed -> response.release()).doOnCancel(response::release);
        });
    }

    /** The routing of this filter on a route; used to follow the live routes. */
    Routing routing(String routeId) {
        return route.routing(routeId);
    }

    /** What this filter was compiled to. */
    AiRoute compiled() {
        return route;
    }

    /** Once there is an answer nothing is sent any more, so the request's body is held no longer. */
    private Mono<PreparedResponse> answer(ServerWebExchange exchange, String routeId, ExchangeRecord record) {
        return Mono.using(
                () -> new HeldBody(exchange.getRequest().getHeaders().getContentLength()),
                body -> answer(exchange, routeId, record, body),
                HeldBody::release);
    }

    private Mono<PreparedResponse> answer(
            ServerWebExchange exchange, String routeId, ExchangeRecord record, HeldBody body) {
        return route.reader()
                .read(exchange.getRequest(), body)
                .flatMap(request -> {
                    record.understood(request);
                    long since = route.loop().now();
                    AiRateLimitingGatewayFilter limiter = AiRateLimitingGatewayFilter.of(exchange);
                    return limiter == null
                            ? run(exchange, request, Gate.OPEN, record, since)
                            : limiter.open(exchange, request, routeId, route)
                                    .flatMap(limits -> run(exchange, request, limits, record, since))
                                    .doOnNext(response -> settleIfComplete(exchange, response, record));
                })
                .onErrorResume(
                        RejectedRequestException.class,
                        rejected -> Mono.just(PreparedResponse.of(rejected.status(), rejected.payload())));
    }

    private Mono<PreparedResponse> run(
            ServerWebExchange exchange, ClientRequest request, Gate gate, ExchangeRecord record, long since) {
        return route.opening(record.routeId())
                .open(
                        exchange,
                        request,
                        Admission.ALL,
                        candidates -> route.loop().run(request, candidates, gate, record, since));
    }

    /** What a complete answer cost is known before the client has it, so its next request finds it counted. */
    private static void settleIfComplete(ServerWebExchange exchange, PreparedResponse response, ExchangeRecord record) {
        if (!response.isArriving()) {
            AiRateLimitingGatewayFilter.settle(exchange, record);
        }
    }

    /** Shown by the gateway's route endpoint. */
    @Override
    public String toString() {
        return "[AiProxyMulti " + route + ", order = " + ORDER + "]";
    }
}
