package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import java.util.List;

/** A route whose AI filter is configured in a way that cannot work. Names the route, each path and each reason. */
public final class InvalidRouteException extends IllegalArgumentException {

    private final String routeId;
    private final List<String> problems;

    /**
     * Creates the exception.
     *
     * @param routeId the route
     * @param filter the filter's name
     * @param cause what is wrong
     */
    public InvalidRouteException(String routeId, String filter, InvalidConfigException cause) {
        super("route '" + routeId + "', filter " + filter + ": " + cause.getMessage(), cause);
        this.routeId = routeId;
        this.problems = List.copyOf(cause.problems());
    }

    /** The route. */
    public String routeId() {
        return routeId;
    }

    /** What is wrong, each with its path. */
    public List<String> problems() {
        return problems;
    }
}
