package io.github.aiproxymulti.healthcheck.autoconfigure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Keeps one resource of the wrong form from stopping the application, or from taking the others with it: it is left out of what
 * is bound, and remembered with what is wrong.
 */
final class ResourceBinding implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final ConfigurationPropertyName RESOURCES = ConfigurationPropertyName.of("healthchecks.resources");

    private final Map<String, String> problems = new ConcurrentHashMap<>();

    /** What is wrong, by the names of the resources that could not be bound. */
    Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    @Override
    public BindHandler apply(BindHandler others) {
        return new Handler(others);
    }

    private static String expectation(ConfigurationPropertyName place) {
        if (place.getNumberOfElements() == RESOURCES.getNumberOfElements() + 1) {
            return "endpoints or service-id, and checks";
        }
        return switch (place.getElement(RESOURCES.getNumberOfElements() + 1, Form.UNIFORM)) {
            case "endpoints", "targets" -> "a list of host:port or URLs";
            case "serviceid" -> "a name";
            case "checks" -> "active and passive, as in a route";
            default -> "a value that can be read";
        };
    }

    /** Hears first of the innermost place that could not be bound, then of all around it. */
    private final class Handler extends AbstractBindHandler {

        Handler(BindHandler others) {
            super(others);
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            if (name.equals(RESOURCES)) {
                throw new IllegalArgumentException(RESOURCES + ": (not shown) (expected: resources by name)", error);
            }
            if (!RESOURCES.isAncestorOf(name)) {
                return super.onFailure(name, target, context, error);
            }
            String resource = name.getElement(RESOURCES.getNumberOfElements(), Form.ORIGINAL);
            problems.putIfAbsent(resource, name + ": (not shown) (expected: " + expectation(name) + ")");
            if (RESOURCES.isParentOf(name)) {
                return null;
            }
            throw error;
        }

        /** What has nothing in the right place is not even bound. */
        @Override
        public void onFinish(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
                throws Exception {
            if (result == null && RESOURCES.isParentOf(name)) {
                problems.putIfAbsent(
                        name.getElement(RESOURCES.getNumberOfElements(), Form.ORIGINAL),
                        name + ": (not shown) (expected: " + expectation(name) + ")");
            }
            super.onFinish(name, target, context, result);
        }
    }
}
