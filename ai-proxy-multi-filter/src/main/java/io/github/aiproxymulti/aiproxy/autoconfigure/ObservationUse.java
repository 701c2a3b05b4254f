package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.observe.genai.DefaultGenAiConvention;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiConvention;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Whether observations of attempts would be used for nothing but the default meters, as they are unless there is tracing or the
 * application has handlers, filters or conventions of its own. Then the meters can be had without observations.
 */
final class ObservationUse {

    /** The handlers whose meters are known; by name, for they may not be on the class path. */
    private static final Set<String> METERS = Set.of(
            "io.micrometer.core.instrument.observation.DefaultMeterObservationHandler",
            "io.github.aiproxymulti.aiproxy.observe.genai.GenAiMeters");

    /** Anything of these types, apart from what Spring Boot itself brings, may change what is observed. */
    private static final List<Class<?>> CHANGERS =
            List.of(ObservationFilter.class, ObservationPredicate.class, GlobalObservationConvention.class);

    private static final List<String> CUSTOMIZERS = List.of(
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationRegistryCustomizer");

    private static final String BOOT = "org.springframework.boot.";

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    ObservationUse(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /** Whether nobody else would notice if there were no observations. */
    boolean isOnlyMeters(GenAiConvention convention) {
        List<String> handlers = types(ObservationHandler.class).toList();
        return convention.getClass() == DefaultGenAiConvention.class
                && handlers.stream().anyMatch(name -> name.startsWith("io.micrometer.core."))
                && METERS.containsAll(handlers)
                && CHANGERS.stream().flatMap(this::types).allMatch(name -> name.startsWith(BOOT))
                && CUSTOMIZERS.stream().flatMap(this::types).findAny().isEmpty()
                && !isBound("management.observations")
                && !isBound("management.metrics.observations");
    }

    private boolean isBound(String prefix) {
        return Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, Object.class))
                .map(Map::isEmpty)
                .map(empty -> !empty)
                .orElse(false);
    }

    private Stream<String> types(String className) {
        ClassLoader loader = beans.getBeanClassLoader();
        return ClassUtils.isPresent(className, loader)
                ? types(ClassUtils.resolveClassName(className, loader))
                : Stream.empty();
    }

    private Stream<String> types(Class<?> type) {
        return Stream.of(beans.getBeanNamesForType(type, true, false)).map(this::typeName);
    }

    private String typeName(String bean) {
        @Nullable Class<?> type = beans.getType(bean, false);
        return type == null ? "" : ClassUtils.getUserClass(type).getName();
    }
}
