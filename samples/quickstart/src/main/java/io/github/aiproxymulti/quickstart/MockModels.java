package io.github.aiproxymulti.quickstart;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the mock LLMs before the context reads its routes, and puts their addresses into its environment as
 * {@code quickstart.models.<name>.url}. The port of each is {@code quickstart.models.<name>.port}, by default a free one.
 */
final class MockModels implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Slow enough to see a stream arrive. */
    private static final Duration PACING = Duration.ofMillis(150);

    static final List<String> NAMES = List.of("east", "west");

    /** The property that tells where a model listens. */
    static String urlProperty(String name) {
        return "quickstart.models." + name + ".url";
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> urls = new LinkedHashMap<>();
        for (String name : NAMES) {
            int port = context.getEnvironment().getProperty("quickstart.models." + name + ".port", Integer.class, 0);
            MockLlm model =
                    MockLlm.builder().name(name).port(port).pacing(PACING).start();
            urls.put(urlProperty(name), model.url());
            context.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) {
                    model.close();
                }
            });
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("mock models", urls));
    }
}
