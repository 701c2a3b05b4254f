package io.github.aiproxymulti.replicas;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.List;

/** The route of all three gateways: one instance for each model, each probed once a second. */
final class Routes {

    private static final String ROUTE = """
            spring.cloud.gateway.server.webflux.routes:
              - id: chat
                uri: no://op
                predicates: [ Path=/v1/** ]
                filters:
                  - name: AiProxyMulti
                    args:
                      fallback_strategy: [ http_429, http_5xx ]
                      instances:
            """;

    private Routes() {}

    static String of(List<MockLlm> models) {
        StringBuilder text = new StringBuilder(ROUTE);
        models.forEach(model -> text.append(instance(model)));
        return text.toString();
    }

    private static String instance(MockLlm model) {
        return """
                            - name: %s
                              provider: openai-compatible
                              weight: 1
                              auth: {}
                              override: { endpoint: "%s" }
                              checks:
                                active: { type: http, http_path: /health, healthy: { interval: 1 }, unhealthy: { interval: 1 } }
                """.formatted(model.name(), model.url());
    }
}
