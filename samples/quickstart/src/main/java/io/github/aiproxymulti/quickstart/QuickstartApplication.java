package io.github.aiproxymulti.quickstart;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The gateway of the quickstart; its routes are in {@code application.yml}, its models are {@link MockModels}. */
@SpringBootApplication(proxyBeanMethods = false)
public class QuickstartApplication {

    /**
     * Starts the mocks, then the gateway, then says what to try.
     *
     * @param args Spring Boot's, for instance {@code --server.port=9000}
     */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(QuickstartApplication.class);
        application.addInitializers(new MockModels());
        application.run(args);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> tour(Environment environment) {
        return ready -> System.out.println(Tour.of(environment).text());
    }
}
