package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** What arrives when Spring Boot binds a route's YAML to a filter definition: the one thing the arguments must suit. */
class GatewayArgumentsTest {

    private static final String FILTER = """
            filter:
              name: AiProxyMulti
              args:
                balancer: {}
                fallbackStrategy: [http_429, http_5xx]
                instances:
                  - name: main
                    provider: openai
                    weight: 2
                    auth:
                      header:
                        Authorization: $env://KEY
                        X-Api_Key: plain
                    options:
                      model: gpt-4
                      temperature: 0.7
                      topK: 40
                      stop: [a, 1]
                      stream: true
                      seed: null
                    override:
                      request_body:
                        openai-chat: {max_tokens: 5}
                    checks:
                      active:
                        healthy: {}
                  - {name: spare, provider: openai, weight: 0, auth: {}}
            """;

    @Test
    void aRouteInYamlIsReadAsItWasMeant() throws IOException {
        Map<String, String> args = bound(FILTER).getArgs();

        AiProxyMultiConfig config = new Reading().withVariable("KEY", "k").args(args);

        assertThat(config.fallback().on429()).isTrue();
        assertThat(config.instances()).extracting(Instance::name).containsExactly("main", "spare");
        Instance main = config.instances().get(0);
        assertThat(main.auth().header()).containsKeys("Authorization", "X-Api_Key");
        assertThat(main.options().toString())
                .isEqualTo(
                        "{\"model\":\"gpt-4\",\"temperature\":0.7,\"topK\":40,\"stop\":[\"a\",\"1\"],\"stream\":true,"
                                + "\"seed\":null}");
        assertThat(main.override().requestBody()).containsKey("openai-chat");
        assertThat(main.checks()).isNotNull();
        assertThat(config.instances().get(1).auth()).isEqualTo(Auth.NONE);
    }

    @Test
    void aHeaderNameThatTheBinderTearsIsReported() throws IOException {
        String torn = FILTER.replace("X-Api_Key: plain", "\"[x.dotted/name]\": v");
        Map<String, String> args = bound(torn).getArgs();

        assertThatThrownBy(() -> new Reading().args(args))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("instances.0.auth.header.x.dotted/name: torn name (expected: a name without dot and slash,"
                        + " or the whole configuration as text in conf)");
    }

    private static FilterDefinition bound(String yaml) throws IOException {
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        return new Binder(ConfigurationPropertySources.from(sources))
                .bind("filter", FilterDefinition.class)
                .get();
    }
}
