package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;

/** Says whether the AI filters of a route definition can be built, without building them. */
public final class RouteGuard {

    /** What is expected of a route with several of our filters: they would share all that is kept by the route's id. */
    static final String ONE_FILTER = AiProxyMultiGatewayFilterFactory.NAME + " (expected: at most 1 in a route)";

    private static final String SHORTCUT = "_genkey_0";

    private final ConfigurationService binding;
    private final AiProxyMultiGatewayFilterFactory factory;
    private final ConfTexts texts;

    /**
     * Creates the guard.
     *
     * @param binding binds arguments as the gateway does
     * @param factory validates them
     * @param texts what configuration locations hold
     */
    public RouteGuard(ConfigurationService binding, AiProxyMultiGatewayFilterFactory factory, ConfTexts texts) {
        this.binding = binding;
        this.factory = factory;
        this.texts = texts;
    }

    /** Why this definition cannot become a route; empty when it can, as far as the AI filters are concerned. */
    Optional<InvalidRouteException> problem(RouteDefinition definition) {
        List<FilterDefinition> filters = aiFilters(definition);
        if (filters.size() > 1) {
            return Optional.of(new InvalidRouteException(
                    String.valueOf(definition.getId()),
                    AiProxyMultiGatewayFilterFactory.NAME,
                    new InvalidConfigException(List.of("filters: " + filters.size() + " " + ONE_FILTER))));
        }
        try {
            filters.forEach(filter -> factory.validate(args(definition, filter)));
            return Optional.empty();
        } catch (InvalidRouteException invalid) {
            return Optional.of(invalid);
        } catch (RuntimeException unbindable) {
            InvalidConfigException cause = new InvalidConfigException(List.of(
                    "arguments cannot be bound: " + unbindable.getClass().getSimpleName()));
            cause.initCause(unbindable);
            return Optional.of(new InvalidRouteException(
                    String.valueOf(definition.getId()), AiProxyMultiGatewayFilterFactory.NAME, cause));
        }
    }

    /**
     * The same definition with the texts of its locations written out, so that it can be built again whatever becomes of the
     * locations.
     */
    RouteDefinition pinned(RouteDefinition definition) {
        if (locations(definition).isEmpty()) {
            return definition;
        }
        RouteDefinition pinned = new RouteDefinition();
        pinned.setId(Objects.requireNonNull(definition.getId()));
        pinned.setUri(Objects.requireNonNull(definition.getUri()));
        pinned.setOrder(definition.getOrder());
        pinned.setPredicates(definition.getPredicates());
        pinned.setMetadata(definition.getMetadata());
        pinned.setEnabled(definition.isEnabled());
        pinned.setFilters(definition.getFilters().stream().map(this::pinned).toList());
        return pinned;
    }

    private FilterDefinition pinned(FilterDefinition filter) {
        return isAi(filter) ? location(filter).map(this::written).orElse(filter) : filter;
    }

    private FilterDefinition written(String location) {
        FilterDefinition written = new FilterDefinition();
        written.setName(AiProxyMultiGatewayFilterFactory.NAME);
        written.setArgs(Map.of(FilterArgs.CONF, texts.text(location)));
        return written;
    }

    /** The configuration locations this definition names. */
    List<String> locations(RouteDefinition definition) {
        return aiFilters(definition).stream()
                .flatMap(filter -> location(filter).stream())
                .toList();
    }

    /** Reads a location again. Blocks. */
    void readAhead(String location) {
        texts.readAhead(location);
    }

    private FilterArgs args(RouteDefinition definition, FilterDefinition filter) {
        FilterArgs args = binding.with(factory)
                .name(filter.getName())
                .properties(filter.getArgs())
                .bind();
        args.setRouteId(String.valueOf(definition.getId()));
        return args;
    }

    private static List<FilterDefinition> aiFilters(RouteDefinition definition) {
        return definition.getFilters().stream().filter(RouteGuard::isAi).toList();
    }

    private static boolean isAi(FilterDefinition filter) {
        return AiProxyMultiGatewayFilterFactory.NAME.equals(filter.getName());
    }

    /** Where the configuration of an AI filter lies, when it is the only argument. */
    private static Optional<String> location(FilterDefinition filter) {
        Map<String, String> args = filter.getArgs();
        return args.size() == 1
                ? Optional.of(args.getOrDefault(SHORTCUT, args.getOrDefault(FilterArgs.LOCATION, "")))
                        .filter(location -> !location.isEmpty())
                : Optional.empty();
    }
}
