package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.limit.Limiting;
import io.github.aiproxymulti.aiproxy.limit.RouteLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;

/**
 * The filter {@code AiRateLimiting}: limits what the requests of an AI route may cost.
 *
 * <p>Takes APISIX's {@code ai-rate-limiting} configuration in the same three forms as {@code AiProxyMulti}, and may stand
 * before or after it. Building a filter is free of side effects.
 */
public final class AiRateLimitingGatewayFilterFactory extends AiFilterFactory<AiRateLimitingConfig> {

    /** The filter's name in route definitions. */
    public static final String NAME = "AiRateLimiting";

    private final Limiting limiting;
    private final @Nullable String machine;

    /**
     * Creates the factory.
     *
     * @param reader reads and validates
     * @param limiting counts for all routes
     * @param texts what configuration locations hold
     * @param machine the name of this machine, the variable {@code hostname}; null when it is not known
     */
    public AiRateLimitingGatewayFilterFactory(
            LimitReader reader, Limiting limiting, ConfTexts texts, @Nullable String machine) {
        super(NAME, reader, texts);
        this.limiting = limiting;
        this.machine = machine;
    }

    /**
     * Builds the filter of one route.
     *
     * @param args the raw arguments
     * @throws InvalidRouteException naming the route, each path and each reason
     */
    @Override
    public GatewayFilter apply(FilterArgs args) {
        RouteLimits limits = compile(read(args));
        limits.advice().forEach(advice -> warn(args, advice));
        return new AiRateLimitingGatewayFilter(limits, limiting, machine);
    }

    @Override
    RouteLimits compile(AiRateLimitingConfig config) {
        return new RouteLimits(config);
    }
}
