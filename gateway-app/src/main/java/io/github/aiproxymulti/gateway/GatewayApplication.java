package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.gateway.importer.ImportApisix;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The gateway as a program; give it routes with {@code --spring.config.additional-location=<file or folder>}. */
@SpringBootApplication
public class GatewayApplication {

    private static final String ALLOCATOR = "io.netty.allocator.type";

    /**
     * Starts the gateway, or, when the first argument is {@code import-apisix}, runs that command instead.
     *
     * @param args Spring Boot's command line, or the command and its arguments
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(ImportApisix.COMMAND)) {
            List<String> rest = List.of(args).subList(1, args.length);
            System.exit(ImportApisix.run(rest, System.out, System.err));
        }
        keepBuffers();
        SpringApplication.run(GatewayApplication.class, args);
    }

    /**
     * Has Netty keep the memory of its buffers. By default it gives back what large bodies took, which on Java 25, where it does
     * without {@code Unsafe}, stops all threads each time: up to a quarter of what the event loops do.
     */
    private static void keepBuffers() {
        if (System.getProperty(ALLOCATOR) == null) {
            System.setProperty(ALLOCATOR, "pooled");
        }
    }
}
