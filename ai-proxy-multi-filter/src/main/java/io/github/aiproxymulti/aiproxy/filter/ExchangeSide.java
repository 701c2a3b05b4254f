package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.limit.RequestSide;
import org.springframework.web.server.ServerWebExchange;

/**
 * Shows limits in the response's headers and in an exchange attribute.
 *
 * @param exchange the request
 */
record ExchangeSide(ServerWebExchange exchange) implements RequestSide {

    @Override
    public void header(String name, String value) {
        exchange.getResponse().getHeaders().set(name, value);
    }

    @Override
    public void noHeader(String name) {
        exchange.getResponse().getHeaders().remove(name);
    }

    @Override
    public void info(String json) {
        exchange.getAttributes().put("rate_limiting_info", json);
    }
}
