package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/**
 * The filter {@code AiProxyMulti}: balances a route over LLM instances.
 *
 * <p>Takes APISIX's {@code ai-proxy-multi} configuration as nested {@code args}, as one argument {@code conf} with the whole
 * of it as JSON or YAML text, or as {@code AiProxyMulti=<location>} of such a text. Building a filter is free of side
 * effects; it may happen at every refresh, for every route.
 */
public final class AiProxyMultiGatewayFilterFactory extends AbstractGatewayFilterFactory<FilterArgs> {

    /** The filter's name in route definitions. */
    public static final String NAME = "AiProxyMulti";

    private static final Logger log = LoggerFactory.getLogger(AiProxyMultiGatewayFilterFactory.class);

    private final ConfigReader reader;
    private final AiRouteCompiler compiler;
    private final ConfTexts texts;
    private final OnceLog warned;

    /**
     * Creates the factory.
     *
     * @param reader reads and validates
     * @param compiler makes of a configuration what serves requests
     * @param texts what configuration locations hold
     */
    public AiProxyMultiGatewayFilterFactory(ConfigReader reader, AiRouteCompiler compiler, ConfTexts texts) {
        super(FilterArgs.class);
        this.reader = reader;
        this.compiler = compiler;
        this.texts = texts;
        this.warned = new OnceLog();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of(FilterArgs.LOCATION);
    }

    /**
     * Builds the filter of one route.
     *
     * @param args the raw arguments
     * @throws InvalidRouteException naming the route, each path and each reason
     */
    @Override
    public GatewayFilter apply(FilterArgs args) {
        AiRoute route = compiler.compile(read(args));
        route.advice()
                .forEach(advice -> warned.warn(log, "route=" + args.getRouteId() + " filter=" + NAME + " " + advice));
        return new AiProxyMultiGatewayFilter(route);
    }

    /**
     * Checks whether a filter could be built of these arguments.
     *
     * @param args the raw arguments
     * @throws InvalidRouteException naming the route, each path and each reason
     */
    void validate(FilterArgs args) {
        AiProxyMultiConfig config = read(args);
        try {
            compiler.compile(config);
        } catch (RuntimeException defect) {
            throw unusable(args, defect);
        }
    }

    private static InvalidRouteException unusable(FilterArgs args, RuntimeException defect) {
        String why = defect instanceof IllegalArgumentException
                ? defect.getMessage()
                : defect.getClass().getName();
        InvalidConfigException cause = new InvalidConfigException(List.of(String.valueOf(why)));
        cause.initCause(defect);
        return new InvalidRouteException(String.valueOf(args.getRouteId()), NAME, cause);
    }

    private AiProxyMultiConfig read(FilterArgs args) {
        String routeId = args.getRouteId() == null ? "(built in Java)" : args.getRouteId();
        List<String> warnings = new ArrayList<>();
        try {
            AiProxyMultiConfig config = read(args, warnings::add);
            warnings.forEach(warning -> warned.warn(log, "route=" + routeId + " filter=" + NAME + " " + warning));
            return config;
        } catch (InvalidConfigException invalid) {
            throw new InvalidRouteException(routeId, NAME, invalid);
        }
    }

    private AiProxyMultiConfig read(FilterArgs args, Consumer<String> warnings) {
        String location = args.get(FilterArgs.LOCATION);
        if (location != null && args.size() == 1) {
            return reader.readText(texts.text(location), warnings);
        }
        return reader.readArgs(args, warnings);
    }
}
