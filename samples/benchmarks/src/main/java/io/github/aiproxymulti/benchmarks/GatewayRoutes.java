package io.github.aiproxymulti.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gateway's configuration: one plain route, and AI routes to the same upstream. */
final class GatewayRoutes {

    private static final String AI_ROUTE = """
              - id: %2$s
                uri: no://op
                predicates: [ Path=/%2$s/** ]
                filters:
                  - name: AiProxyMulti
                    args:
                      fallback_strategy: [ http_429, http_5xx ]
                      instances:
                        - name: east
                          provider: openai-compatible
                          weight: 1
                          auth: {}
            %3$s
                          override: { endpoint: "http://127.0.0.1:%1$d/v1/chat/completions" }
                          checks: &%2$s-checks
                            active: { type: http, http_path: /health, healthy: { interval: 1 }, unhealthy: { interval: 1 } }
                        - name: west
                          provider: openai-compatible
                          weight: 1
                          auth: {}
            %3$s
                          override: { endpoint: "http://127.0.0.1:%1$d/v1/chat/completions" }
                          checks: *%2$s-checks
            """;

    private GatewayRoutes() {}

    static Path write(int upstream) throws IOException {
        Path file = Files.createTempFile("gateway-", ".yml");
        file.toFile().deleteOnExit();
        String model = "              options: { model: other-model }";
        Files.writeString(
                file,
                """
                spring.cloud.gateway.server.webflux.routes:
                  - id: plain
                    uri: http://127.0.0.1:%1$d
                    predicates: [ Path=/plain/** ]
                """.formatted(upstream)
                        + AI_ROUTE.formatted(upstream, "ai", "")
                        + AI_ROUTE.formatted(upstream, "model", model)
                        + AI_ROUTE.formatted(upstream, "convert", ""));
        return file;
    }
}
