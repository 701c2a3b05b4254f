package io.github.aiproxymulti.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The gateway as a program; give it routes with {@code --spring.config.additional-location=<file or folder>}. */
@SpringBootApplication
public class GatewayApplication {

    /**
     * Starts the gateway.
     *
     * @param args Spring Boot's command line
     */
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
