package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.settings.ChecksAdvice;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One resource of the properties that can be used.
 *
 * @param id its name
 * @param checks how to check
 * @param endpoints where, as written
 * @param serviceId where else; null for nowhere
 */
record ConfiguredResource(
        ResourceId id,
        Checks checks,
        List<Endpoint> endpoints,
        @Nullable String serviceId) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static ConfiguredResource read(String name, HealthCheckProperties.Resource resource, Consumer<String> warnings) {
        String path = "healthchecks.resources." + name;
        List<Endpoint> endpoints = new ArrayList<>(read(path + ".endpoints", resource.endpoints()));
        endpoints.addAll(read(path + ".targets", resource.targets()));
        if (endpoints.isEmpty() && resource.serviceId() == null) {
            throw new IllegalArgumentException(path + ".endpoints: [] (expected: at least 1 item, or a service-id)");
        }
        Checks checks = ChecksReader.read(path + ".checks", resource.checks(), warnings);
        ChecksAdvice.of(path + ".checks", checks, endpoints).forEach(warnings);
        return new ConfiguredResource(new ResourceId(name), checks, List.copyOf(endpoints), resource.serviceId());
    }

    private static List<Endpoint> read(String path, List<String> written) {
        return IntStream.range(0, written.size())
                .mapToObj(i -> EndpointText.read(path + "[" + i + "]", written.get(i)))
                .toList();
    }
}
