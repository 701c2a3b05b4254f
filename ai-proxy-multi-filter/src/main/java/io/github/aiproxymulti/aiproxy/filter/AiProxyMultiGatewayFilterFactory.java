package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import org.springframework.cloud.gateway.filter.GatewayFilter;

/**
 * The filter {@code AiProxyMulti}: balances a route over LLM instances.
 *
 * <p>Takes APISIX's {@code ai-proxy-multi} configuration as nested {@code args}, as one argument {@code conf} with the whole
 * of it as JSON or YAML text, or as {@code AiProxyMulti=<location>} of such a text. Building a filter is free of side
 * effects; it may happen at every refresh, for every route.
 */
public final class AiProxyMultiGatewayFilterFactory extends AiFilterFactory<AiProxyMultiConfig> {

    /** The filter's name in route definitions. */
    public static final String NAME = "AiProxyMulti";

    private final AiRouteCompiler compiler;

    /**
     * Creates the factory.
     *
     * @param reader reads and validates
     * @param compiler makes of a configuration what serves requests
     * @param texts what configuration locations hold
     */
    public AiProxyMultiGatewayFilterFactory(ConfigReader reader, AiRouteCompiler compiler, ConfTexts texts) {
        super(NAME, reader, texts);
        this.compiler = compiler;
    }

    /**
     * Builds the filter of one route.
     *
     * @param args the raw arguments
     * @throws InvalidRouteException naming the route, each path and each reason
     */
    @Override
    public GatewayFilter apply(FilterArgs args) {
        AiRoute route = compile(read(args));
        route.advice().forEach(advice -> warn(args, advice));
        return new AiProxyMultiGatewayFilter(route);
    }

    @Override
    AiRoute compile(AiProxyMultiConfig config) {
        return compiler.compile(config);
    }
}
