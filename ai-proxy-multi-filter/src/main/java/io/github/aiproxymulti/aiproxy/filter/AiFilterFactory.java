package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.FormReader;
import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/**
 * What the factories of AI filters have in common: the three forms of a configuration, and errors that name the route.
 *
 * @param <C> the configuration
 */
abstract sealed class AiFilterFactory<C> extends AbstractGatewayFilterFactory<FilterArgs>
        permits AiProxyMultiGatewayFilterFactory, AiRateLimitingGatewayFilterFactory {

    private static final Logger log = LoggerFactory.getLogger(AiFilterFactory.class);

    private final String name;
    private final FormReader<C> reader;
    private final ConfTexts texts;
    private final OnceLog warned;

    AiFilterFactory(String name, FormReader<C> reader, ConfTexts texts) {
        super(FilterArgs.class);
        this.name = name;
        this.reader = reader;
        this.texts = texts;
        this.warned = new OnceLog();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<String> shortcutFieldOrder() {
        return List.of(FilterArgs.LOCATION);
    }

    /** Makes of a configuration what serves requests. Pure. */
    abstract Object compile(C config);

    /**
     * Checks whether a filter could be built of these arguments.
     *
     * @param args the raw arguments
     * @throws InvalidRouteException naming the route, each path and each reason
     */
    final void validate(FilterArgs args) {
        C config = read(args);
        try {
            compile(config);
        } catch (RuntimeException defect) {
            throw unusable(args, defect);
        }
    }

    /** The configuration; its warnings are logged once. */
    final C read(FilterArgs args) {
        List<String> warnings = new ArrayList<>();
        try {
            C config = read(args, warnings::add);
            warnings.forEach(warning -> warn(args, warning));
            return config;
        } catch (InvalidConfigException invalid) {
            throw new InvalidRouteException(routeId(args), name, invalid);
        }
    }

    final void warn(FilterArgs args, String warning) {
        warned.warn(log, "route=" + routeId(args) + " filter=" + name + " " + warning);
    }

    private C read(FilterArgs args, Consumer<String> warnings) {
        String location = args.get(FilterArgs.LOCATION);
        return location != null && args.size() == 1
                ? reader.readText(texts.text(location), warnings)
                : reader.readArgs(args, warnings);
    }

    private InvalidRouteException unusable(FilterArgs args, RuntimeException defect) {
        String why = defect instanceof IllegalArgumentException
                ? defect.getMessage()
                : defect.getClass().getName();
        InvalidConfigException cause = new InvalidConfigException(List.of(String.valueOf(why)));
        cause.initCause(defect);
        return new InvalidRouteException(routeId(args), name, cause);
    }

    private static String routeId(FilterArgs args) {
        return args.getRouteId() == null ? "(built in Java)" : args.getRouteId();
    }
}
