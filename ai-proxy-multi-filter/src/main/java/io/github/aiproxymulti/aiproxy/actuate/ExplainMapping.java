package io.github.aiproxymulti.aiproxy.actuate;

import io.github.aiproxymulti.aiproxy.filter.RouteExplainer;
import io.github.aiproxymulti.aiproxy.filter.RouteExplainer.Explained;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actuator/aiproxy/<route>/explain}. The actuator's own write operations take flat objects of texts only, while
 * the body here is whatever a client would send.
 */
public final class ExplainMapping extends AbstractHandlerMapping {

    /** Before the actuator's, which would refuse a method that it does not know. */
    private static final int ORDER = -101;

    private static final String REST = "rest";
    private static final String SUFFIX = "/explain";

    private final RouteExplainer explainer;
    private final PathPattern pattern;

    /**
     * Creates the mapping.
     *
     * @param explainer explains
     * @param path of the endpoint {@link AiProxyEndpoint}, with the actuator's base path
     */
    public ExplainMapping(RouteExplainer explainer, String path) {
        this.explainer = explainer;
        this.pattern = new PathPatternParser().parse(path + "/{*" + REST + "}");
        setOrder(ORDER);
    }

    @Override
    protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
        if (!HttpMethod.POST.equals(exchange.getRequest().getMethod())) {
            return Mono.empty();
        }
        PathMatchInfo match =
                pattern.matchAndExtract(exchange.getRequest().getPath().pathWithinApplication());
        String rest = match == null ? "" : match.getUriVariables().getOrDefault(REST, "");
        if (!rest.endsWith(SUFFIX) || rest.length() <= SUFFIX.length() + 1) {
            return Mono.empty();
        }
        String routeId = rest.substring(1, rest.length() - SUFFIX.length());
        WebHandler handler = asked -> explain(asked, routeId);
        return Mono.just(handler);
    }

    private Mono<Void> explain(ServerWebExchange exchange, String routeId) {
        MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
        return explainer
                .explain(routeId, exchange, query.getFirst("path"), query.getFirst("instance"))
                .flatMap(explained -> write(exchange.getResponse(), explained));
    }

    private static Mono<Void> write(ServerHttpResponse response, Explained explained) {
        response.setStatusCode(HttpStatusCode.valueOf(explained.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        DataBuffer body = response.bufferFactory().wrap(WireJson.bytes(explained.body()));
        response.getHeaders().setContentLength(body.readableByteCount());
        return response.writeWith(Mono.just(body));
    }
}
