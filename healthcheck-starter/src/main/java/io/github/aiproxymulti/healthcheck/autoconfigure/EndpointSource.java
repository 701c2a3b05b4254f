package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.Endpoint;
import java.util.List;
import reactor.core.publisher.Mono;

/** Knows where the instances of a service are at the moment. A bean of this type replaces the discovery client's. */
@FunctionalInterface
public interface EndpointSource {

    /**
     * All current instances.
     *
     * @param serviceId the service
     * @return the instances; an error or an empty list leaves the last good answer in force
     */
    Mono<List<Endpoint>> endpoints(String serviceId);
}
