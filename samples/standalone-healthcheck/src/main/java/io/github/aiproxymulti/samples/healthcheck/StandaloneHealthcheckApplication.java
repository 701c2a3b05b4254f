package io.github.aiproxymulti.samples.healthcheck;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Checks two targets that are declared in {@code application.yml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class StandaloneHealthcheckApplication {

    /**
     * Runs the sample.
     *
     * @param args as for every Spring Boot application
     */
    public static void main(String[] args) {
        SpringApplication.run(StandaloneHealthcheckApplication.class, args);
    }
}
