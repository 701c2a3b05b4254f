package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.ConfigurationService;

/** Says whether the AI filters of a route definition can be built, without building them. */
public final class RouteGuard {

    /** What is expected of a route with several of our filters: they would share all that is kept by the route's id. */
    static final String ONE_FILTER = " (expected: at most 1 in a route)";

    private static final String SHORTCUT = "_genkey_0";

    private final ConfigurationService binding;
    private final Map<String, AiFilterFactory<?>> factories;
    private final ConfTexts texts;

    /**
     * Creates the guard.
     *
     * @param binding binds arguments as the gateway does
     * @param proxy validates those of {@code AiProxyMulti}
     * @param limiting validates those of {@code AiRateLimiting}
     * @param texts what configuration locations hold
     */
    public RouteGuard(
            ConfigurationService binding,
            AiProxyMultiGatewayFilterFactory proxy,
            AiRateLimitingGatewayFilterFactory limiting,
            ConfTexts texts) {
        this.binding = binding;
        this.factories = Stream.of(proxy, limiting)
                .collect(Collectors.toUnmodifiableMap(AiFilterFactory::name, Function.identity()));
        this.texts = texts;
    }

    /** Why this definition cannot become a route; empty when it can, as far as the AI filters are concerned. */
    Optional<InvalidRouteException> problem(RouteDefinition definition) {
        Optional<InvalidRouteException> twice = twice(definition);
        if (twice.isPresent()) {
            return twice;
        }
        try {
            aiFilters(definition).forEach(filter -> validate(definition, filter));
            return Optional.empty();
        } catch (InvalidRouteException invalid) {
            return Optional.of(invalid);
        } catch (RuntimeException unbindable) {
            return Optional.of(unbindable(definition, unbindable));
        }
    }

    private Optional<InvalidRouteException> twice(RouteDefinition definition) {
        Map<String, Long> counts = aiFilters(definition).stream()
                .map(filter -> Objects.requireNonNull(filter.getName()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 1)
                .map(count -> new InvalidRouteException(
                        String.valueOf(definition.getId()),
                        count.getKey(),
                        new InvalidConfigException(
                                List.of("filters: " + count.getValue() + " " + count.getKey() + ONE_FILTER))))
                .findFirst();
    }

    private void validate(RouteDefinition definition, FilterDefinition filter) {
        AiFilterFactory<?> factory = Objects.requireNonNull(factories.get(filter.getName()));
        FilterArgs args = binding.with(factory)
                .name(filter.getName())
                .properties(filter.getArgs())
                .bind();
        args.setRouteId(String.valueOf(definition.getId()));
        factory.validate(args);
    }

    private InvalidRouteException unbindable(RouteDefinition definition, RuntimeException why) {
        InvalidConfigException cause = new InvalidConfigException(
                List.of("arguments cannot be bound: " + why.getClass().getSimpleName()));
        cause.initCause(why);
        String names = aiFilters(definition).stream()
                .map(FilterDefinition::getName)
                .distinct()
                .collect(Collectors.joining(", "));
        return new InvalidRouteException(String.valueOf(definition.getId()), names, cause);
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
        return isAi(filter)
                ? location(filter).map(location -> written(filter, location)).orElse(filter)
                : filter;
    }

    private FilterDefinition written(FilterDefinition filter, String location) {
        FilterDefinition written = new FilterDefinition();
        written.setName(Objects.requireNonNull(filter.getName()));
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

    private List<FilterDefinition> aiFilters(RouteDefinition definition) {
        return definition.getFilters().stream().filter(this::isAi).toList();
    }

    private boolean isAi(FilterDefinition filter) {
        return filter.getName() != null && factories.containsKey(filter.getName());
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
