package io.github.aiproxymulti.gateway;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;

/** An access log as an application would write one: a web filter that reads the exchange's attributes when all is done. */
class AccessCapture {

    /** Requests with this header are kept, under its value. */
    static final String HEADER = "X-Capture";

    private static final Map<String, Map<String, Object>> CAPTURED = new ConcurrentHashMap<>();

    @Bean
    WebFilter capture() {
        return (exchange, chain) -> chain.filter(exchange).doFinally(signal -> keep(exchange));
    }

    private static void keep(ServerWebExchange exchange) {
        String id = exchange.getRequest().getHeaders().getFirst(HEADER);
        if (id != null) {
            CAPTURED.put(id, new TreeMap<>(exchange.getAttributes()));
        }
    }

    /** What the request of this id left behind, when it is done. */
    static Map<String, Object> of(String id) {
        Eventually.eventually(() -> {
            if (!CAPTURED.containsKey(id)) {
                throw new AssertionError("not done: " + id);
            }
        });
        return Objects.requireNonNull(CAPTURED.get(id));
    }
}
