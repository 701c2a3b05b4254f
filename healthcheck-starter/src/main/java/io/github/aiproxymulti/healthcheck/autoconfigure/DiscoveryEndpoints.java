package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.Endpoint;
import java.util.List;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Mono;

/** Instances of a service as Spring Cloud's reactive discovery client knows them. */
final class DiscoveryEndpoints implements EndpointSource {

    private final ReactiveDiscoveryClient client;

    DiscoveryEndpoints(ReactiveDiscoveryClient client) {
        this.client = client;
    }

    @Override
    public Mono<List<Endpoint>> endpoints(String serviceId) {
        return client.getInstances(serviceId)
                .map(instance -> new Endpoint(instance.getHost(), instance.getPort()))
                .distinct()
                .sort((a, b) -> a.toString().compareTo(b.toString()))
                .collectList();
    }
}
