package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DiscoveryEndpointsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(HealthCheckDiscoveryAutoConfiguration.class));

    /** Two instances of every service, one of them twice. */
    private static final class FakeRegistry implements ReactiveDiscoveryClient {

        @Override
        public String description() {
            return "fake";
        }

        @Override
        public Flux<ServiceInstance> getInstances(String serviceId) {
            return Flux.just(instance(serviceId, "b"), instance(serviceId, "a"), instance(serviceId, "b"));
        }

        private static ServiceInstance instance(String serviceId, String host) {
            return new DefaultServiceInstance(host, serviceId, host, 8080, false);
        }

        @Override
        public Flux<String> getServices() {
            return Flux.empty();
        }
    }

    @Test
    void instancesAreDistinctAndInOneOrder() {
        StepVerifier.create(new DiscoveryEndpoints(new FakeRegistry()).endpoints("orders"))
                .expectNext(List.of(new Endpoint("a", 8080), new Endpoint("b", 8080)))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void isThereOnlyWithADiscoveryClient() {
        runner.run(context -> assertThat(context).doesNotHaveBean(EndpointSource.class));
        runner.withBean(ReactiveDiscoveryClient.class, FakeRegistry::new)
                .run(context ->
                        assertThat(context.getBean(EndpointSource.class)).isInstanceOf(DiscoveryEndpoints.class));
    }

    @Test
    void stepsBackForTheApplicationsOwnSource() {
        EndpointSource own = serviceId -> Mono.empty();
        runner.withBean(ReactiveDiscoveryClient.class, FakeRegistry::new)
                .withBean(EndpointSource.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(EndpointSource.class)).isSameAs(own));
    }
}
