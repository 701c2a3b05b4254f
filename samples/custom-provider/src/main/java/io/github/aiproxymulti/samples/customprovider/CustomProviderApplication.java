package io.github.aiproxymulti.samples.customprovider;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import io.github.aiproxymulti.aiproxy.provider.HostedProvider;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.TokenLimit;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A gateway that knows the vendor {@code acme}. The route in {@code application.yml} names it as it would name {@code openai}. */
@SpringBootApplication(proxyBeanMethods = false)
public class CustomProviderApplication {

    /**
     * Starts a mock of the vendor, then the gateway.
     *
     * @param args Spring Boot's, for instance {@code --server.port=9000}
     */
    public static void main(String[] args) {
        start(args);
    }

    static ConfigurableApplicationContext start(String... args) {
        SpringApplication application = new SpringApplication(CustomProviderApplication.class);
        application.addInitializers(new MockAcme());
        return application.run(args);
    }

    /** All that is needed: a name, a host, and for each protocol its path and the member that limits its tokens. */
    @Bean
    Provider acme() {
        return new HostedProvider(
                "acme",
                "llm.acme.example",
                Map.of(
                        Protocol.OPENAI_CHAT,
                        Capability.at("/inference/v2/chat/completions", TokenLimit.of("limits", "max_new_tokens"))),
                false);
    }
}
