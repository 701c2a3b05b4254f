package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.explain.RouteReport;
import io.github.aiproxymulti.aiproxy.explain.TrafficSource;
import io.github.aiproxymulti.aiproxy.limit.LimitPreview;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.selection.Admission;
import io.github.aiproxymulti.aiproxy.selection.Rehearsal;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells how the live routes stand, and what would become of a request, which is not sent. */
public final class RouteExplainer {

    /** The largest body that is explained, in bytes; less where the route takes less. */
    static final long MOST_BYTES = 4 * 1024 * 1024;

    private final RouteCheckers routes;
    private final TrafficSource traffic;
    private final Clock clock;

    /**
     * Creates it.
     *
     * @param routes knows the live routes
     * @param traffic knows what has gone through instances
     * @param clock the time of day
     */
    public RouteExplainer(RouteCheckers routes, TrafficSource traffic, Clock clock) {
        this.routes = routes;
        this.traffic = traffic;
        this.clock = clock;
    }

    /** How all live routes stand, sorted by id. */
    public ObjectNode all() {
        ObjectNode answer = WireJson.object();
        answer.put("at", clock.instant().toString());
        ArrayNode reports = answer.putArray("routes");
        routes.live().forEach((id, route) -> reports.add(report(id, route.route())));
        return answer;
    }

    /**
     * How one live route stands; empty when there is no such route.
     *
     * @param routeId the route
     */
    public Optional<ObjectNode> one(String routeId) {
        return Optional.ofNullable(routes.live().get(routeId)).map(live -> report(routeId, live.route()));
    }

    /**
     * What would become of a request.
     *
     * @param routeId the route
     * @param exchange brings its body and its headers
     * @param path the client's path and query; null to guess it from the body
     * @param instance whose outgoing request is shown; null for the one that would be chosen
     */
    public Mono<Explained> explain(
            String routeId, ServerWebExchange exchange, @Nullable String path, @Nullable String instance) {
        LiveRoute live = routes.live().get(routeId);
        if (live == null) {
            return Mono.just(Explained.problem(404, "no AI route has this id"));
        }
        AiRoute route = live.route();
        Optional<InstancePlan> shown = route.plans().stream()
                .filter(plan -> plan.name().equals(instance))
                .findFirst();
        if (instance != null && shown.isEmpty()) {
            return Mono.just(Explained.problem(400, "instance: unknown (expected: the name of one of the route's)"));
        }
        long most = Math.min(MOST_BYTES, route.config().limits().maxRequestBytes());
        ServerHttpRequest request = exchange.getRequest();
        long announced = request.getHeaders().getContentLength();
        if (announced > most) {
            return Mono.just(tooLarge(most));
        }
        return Mono.using(
                        () -> new HeldBody(announced),
                        held -> BodyCollector.collect(request.getBody(), held, most, size -> rejected(tooLarge(most)))
                                .map(HeldBody::bytes),
                        HeldBody::release)
                .flatMap(body -> explain(routeId, live, exchange, client(request, path, body), body, shown))
                .onErrorResume(
                        RejectedRequestException.class,
                        rejected -> Mono.just(Explained.problem(
                                rejected.status(),
                                new String(rejected.payload().bytes(), StandardCharsets.UTF_8).strip())));
    }

    private Mono<Explained> explain(
            String routeId,
            LiveRoute live,
            ServerWebExchange exchange,
            ServerHttpRequest sent,
            byte[] body,
            Optional<InstancePlan> shown) {
        ClientRequest request = ClientRequestReader.parse(sent, RequestBody.of(body));
        ServerWebExchange asked = exchange.mutate().request(sent).build();
        AiRoute route = live.route();
        AiRateLimitingGatewayFilter limiter = live.limiter();
        Mono<LimitPreview> limits =
                limiter == null ? Mono.just(LimitPreview.NONE) : limiter.preview(asked, request, routeId, route);
        return limits.flatMap(allowed -> {
            Routing routing = route.routing(routeId);
            Rehearsal rehearsal = routing.rehearsal();
            AtomicReference<@Nullable ObjectNode> found = new AtomicReference<>();
            return route.rehearsing()
                    .openings()
                    .apply(routing)
                    .open(
                            asked,
                            request,
                            Admission.ALL,
                            candidates -> Mono.fromRunnable(() -> found.set(route.rehearsing()
                                    .explainer()
                                    .explain(
                                            routeId,
                                            request,
                                            rehearsal.seats(),
                                            candidates,
                                            allowed,
                                            shown.orElse(null)))))
                    .then(Mono.fromSupplier(
                            () -> new Explained(200, found.get() == null ? WireJson.object() : found.get())));
        });
    }

    private ObjectNode report(String id, AiRoute route) {
        return RouteReport.of(
                id, route.config(), route.routing(id).rehearsal().seats(), traffic.of(id), clock.instant());
    }

    /** The request as a client would have sent it; its content type is the one that routes want. */
    private static ServerHttpRequest client(ServerHttpRequest request, @Nullable String path, byte[] body) {
        String wanted = path == null ? PathGuess.of(body) : path;
        try {
            if (!wanted.startsWith("/") || wanted.startsWith("//")) {
                throw new IllegalArgumentException("no path");
            }
            URI uri = request.getURI().resolve(URI.create(wanted));
            return request.mutate()
                    .method(HttpMethod.POST)
                    .uri(uri)
                    .headers(headers -> headers.set("Content-Type", "application/json"))
                    .build();
        } catch (IllegalArgumentException malformed) {
            throw rejected(Explained.problem(400, "path: malformed (expected: a path that begins with one slash)"));
        }
    }

    private static Explained tooLarge(long most) {
        return Explained.problem(413, "body: too large (expected: at most " + most + " bytes)");
    }

    private static RejectedRequestException rejected(Explained problem) {
        return new RejectedRequestException(
                problem.status(),
                Payload.text(problem.body().path(Explained.PROBLEM).asString()));
    }

    /**
     * An answer.
     *
     * @param status 200, or what is wrong with the question
     * @param body the explanation, or the problem
     */
    public record Explained(int status, ObjectNode body) {

        private static final String PROBLEM = "error_msg";

        private static Explained problem(int status, String text) {
            return new Explained(status, WireJson.object().put(PROBLEM, text));
        }
    }
}
