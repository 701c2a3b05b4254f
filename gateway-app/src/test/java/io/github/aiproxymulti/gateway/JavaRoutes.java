package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.aiproxy.filter.AiProxyMultiGatewayFilterFactory;
import io.github.aiproxymulti.aiproxy.filter.FilterArgs;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** Beans of an application: a route built in Java, and a global filter without an order. */
class JavaRoutes {

    /** Put on every response by the un-ordered filter. */
    static final String SEEN = "X-Unordered-Filter";

    @Bean
    RouteLocator javaRoute(
            RouteLocatorBuilder builder, AiProxyMultiGatewayFilterFactory factory, @Value("${forms.url}") String url) {
        FilterArgs args = new FilterArgs()
                .conf(Conf.of(Conf.at("java", url, "'options': {'model': 'from-java'}"))
                        .json());
        GatewayFilter filter = factory.apply(args);
        return builder.routes()
                .route(
                        "java",
                        route -> route.header(EndToEnd.ROUTE, "^java$")
                                .filters(filters -> filters.filter(filter))
                                .uri("no://op"))
                .build();
    }

    @Bean
    GlobalFilter unordered() {
        return (exchange, chain) -> {
            exchange.getResponse().getHeaders().set(SEEN, "yes");
            return chain.filter(exchange);
        };
    }
}
