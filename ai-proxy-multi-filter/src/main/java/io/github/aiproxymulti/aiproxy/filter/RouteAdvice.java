package io.github.aiproxymulti.aiproxy.filter;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

/** Warns, once per route and filter, of gateway filters that do not go well with an AI route. */
final class RouteAdvice {

    private static final Logger log = LoggerFactory.getLogger(RouteAdvice.class);

    private static final String BUFFERS = "buffers whole bodies, so streams do not reach the client as they come";
    private static final String REPEATS = "repeats the whole exchange; use fallback_strategy instead";
    private static final String LATE_URI = "changes the request URI behind the AI filter, which does not see it";

    private static final Map<String, String> UNSUITABLE = Map.of(
            "ModifyResponseBody", BUFFERS,
            "RemoveJsonAttributesResponseBody", BUFFERS,
            "LocalResponseCache", BUFFERS,
            "CacheRequestBody", "keeps a second copy of the body in memory",
            "Retry", REPEATS,
            "CircuitBreaker", "counts an AI route's own failures as its own and answers before another instance could",
            "RequestHeaderToRequestUri", LATE_URI,
            "SetRequestUri", LATE_URI);

    private final OnceLog said = new OnceLog();

    /** Looks at one route that has an AI filter. */
    void look(RouteDefinition definition) {
        List<String> names =
                definition.getFilters().stream().map(FilterDefinition::getName).toList();
        if (names.contains(AiRateLimitingGatewayFilterFactory.NAME)
                && !names.contains(AiProxyMultiGatewayFilterFactory.NAME)) {
            said.warn(
                    log,
                    "route=" + definition.getId() + " filter=" + AiRateLimitingGatewayFilterFactory.NAME
                            + " limits nothing, there is no AiProxyMulti on this route");
        }
        if (names.contains(AiProxyMultiGatewayFilterFactory.NAME)) {
            names.stream()
                    .filter(UNSUITABLE::containsKey)
                    .forEach(name -> said.warn(
                            log, "route=" + definition.getId() + " filter=" + name + " " + UNSUITABLE.get(name)));
        }
    }
}
