package io.github.aiproxymulti.samples.customprovider;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;

/**
 * Stands in for the vendor, which does not exist. It listens before the context reads its routes; its address is the property
 * {@value #URL}.
 */
final class MockAcme implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String URL = "mock.acme.url";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        MockLlm acme = MockLlm.builder().name("acme").start();
        context.getBeanFactory().registerSingleton("mockAcme", acme);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("mock acme", Map.of(URL, acme.url())));
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                acme.close();
            }
        });
    }
}
