package io.github.aiproxymulti.aiproxy.filter;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.HasRouteId;

/**
 * The raw arguments of one filter definition, as the gateway hands them over: flat names such as {@code instances[0].name},
 * text values. Only a carrier: the route id arrives after binding, so reading and validating happen when the filter is built.
 *
 * <p>Three names are forms of the whole configuration: {@code conf}, a JSON or YAML text; {@code location}, a resource that
 * holds such a text; and, without either, the arguments themselves.
 */
public class FilterArgs extends LinkedHashMap<String, String> implements HasRouteId {

    /** The name of the argument that holds the whole configuration as text. */
    public static final String CONF = "conf";

    /** The name of the argument that says where the whole configuration lies. */
    public static final String LOCATION = "location";

    private transient @Nullable String routeId;

    /** Creates an empty carrier; the gateway or the caller fills it. */
    public FilterArgs() {
        super();
    }

    /**
     * Sets the whole configuration, for routes built in Java.
     *
     * @param text JSON or YAML
     * @return this
     */
    public FilterArgs conf(String text) {
        put(CONF, text);
        return this;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    @Override
    public @Nullable String getRouteId() {
        return routeId;
    }

    /** Arguments may hold secrets. */
    @Override
    public String toString() {
        return "FilterArgs" + keySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
