package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.selection.Admission;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.InstanceSelector;
import io.github.aiproxymulti.aiproxy.semantic.Decision;
import io.github.aiproxymulti.aiproxy.semantic.SemanticRouter;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.security.Principal;
import java.util.function.Function;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Opens the candidates of a request and hands them on. What goes on is handed in, so that a route which knows its candidates
 * at once takes no detour.
 */
@FunctionalInterface
interface Opening {

    /**
     * Opens and goes on.
     *
     * @param exchange the request in the gateway
     * @param request the same, as it was read
     * @param admission asked for each instance
     * @param then what is done with the candidates
     */
    Mono<PreparedResponse> open(
            ServerWebExchange exchange,
            ClientRequest request,
            Admission admission,
            Function<Candidates, Mono<PreparedResponse>> then);

    /** For a route whose requests are all alike. */
    static Opening plain(InstanceSelector selector) {
        return (exchange, request, admission, then) -> then.apply(selector.open(0, admission));
    }

    /** For a route that hashes. Who the consumer is, is asked only where it matters. */
    static Opening hashed(InstanceSelector selector, RequestHash hash, String routeId) {
        if (!hash.usesConsumer()) {
            return (exchange, request, admission, then) ->
                    then.apply(selector.open(hash.of(exchange.getRequest(), request, null, routeId), admission));
        }
        return (exchange, request, admission, then) -> exchange.getPrincipal()
                .map(Principal::getName)
                .map(name -> hash.of(exchange.getRequest(), request, name, routeId))
                .switchIfEmpty(Mono.fromSupplier(() -> hash.of(exchange.getRequest(), request, null, routeId)))
                .flatMap(found -> then.apply(selector.open(found, admission)));
    }

    /** For a route that decides by meaning, and shows in headers what it decided if it is told to. */
    static Opening semantic(InstanceSelector selector, SemanticRouter router, String routeId) {
        return (exchange, request, admission, then) -> router.decide(request, routeId)
                .flatMap(decision -> {
                    Decision.Debug debug = decision.debug();
                    if (debug != null) {
                        exchange.getResponse().getHeaders().set("X-AI-Semantic-Scores", debug.scores());
                        exchange.getResponse().getHeaders().set("X-AI-Semantic-Picked-Instance", debug.picked());
                    }
                    return then.apply(selector.open(decision.order(), admission));
                });
    }
}
