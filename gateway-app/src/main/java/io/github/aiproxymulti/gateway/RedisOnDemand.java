package io.github.aiproxymulti.gateway;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves Boot's Redis beans and health contributors out unless somebody asks for them: by {@code spring.data.redis.*} that says
 * where it is, or by {@code replicas.enabled=true}. Boot by itself would take the library's presence for a wish.
 */
final class RedisOnDemand implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String REDIS = "org.springframework.boot.data.redis.";

    private volatile boolean asked;

    @Override
    public void setEnvironment(Environment environment) {
        asked = environment.getProperty("replicas.enabled", Boolean.class, false)
                || Stream.of("host", "url", "cluster.nodes", "cluster.nodes[0]", "sentinel.master")
                        .anyMatch(name -> environment.containsProperty("spring.data.redis." + name));
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[autoConfigurationClasses.length];
        for (int i = 0; i < kept.length; i++) {
            String name = autoConfigurationClasses[i];
            kept[i] = asked || name == null || !name.startsWith(REDIS);
        }
        return kept;
    }
}
