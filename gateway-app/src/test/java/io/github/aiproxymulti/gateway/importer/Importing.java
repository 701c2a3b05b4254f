package io.github.aiproxymulti.gateway.importer;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports texts, and loads what comes out as Spring does. */
final class Importing {

    private static final ConfigReader READER = new ConfigReader(
            Set.of(
                    "openai",
                    "deepseek",
                    "aimlapi",
                    "anthropic",
                    "openai-compatible",
                    "azure-openai",
                    "openrouter",
                    "gemini",
                    "vertex-ai",
                    "bedrock"),
            Supported.everything(),
            SecretResolver.environment(name -> "{\"of\":\"" + name + "\"}"),
            UnaryOperator.identity(),
            ChecksReader::read,
            false);

    private Importing() {}

    static ApisixImport of(String text) {
        try {
            return ApisixImport.of(text.getBytes(StandardCharsets.UTF_8));
        } catch (UnusableInputException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static AiProxyMultiConfig read(String conf) {
        return READER.readText(conf, warning -> {});
    }

    static Map<String, RouteDefinition> routes(String yaml, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
        try {
            List<PropertySource<?>> loaded = new YamlPropertySourceLoader()
                    .load("imported", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
            loaded.forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, RouteDefinition> routes = new LinkedHashMap<>();
        Binder.get(environment)
                .bind("spring.cloud.gateway.server.webflux.routes", Bindable.listOf(RouteDefinition.class))
                .orElse(List.of())
                .forEach(route -> routes.put(String.valueOf(route.getId()), route));
        return routes;
    }

    static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    /** The only route, with variables to fill in. */
    static RouteDefinition route(ApisixImport imported, Map<String, Object> variables) {
        return routes(imported.yaml(), variables).values().iterator().next();
    }

    /** The only route. */
    static RouteDefinition route(ApisixImport imported) {
        return routes(imported.yaml(), new TreeMap<>()).values().iterator().next();
    }

    /** The text of the only route's filter of this name. */
    static String conf(ApisixImport imported, String filter) {
        return route(imported).getFilters().stream()
                .filter(definition -> filter.equals(definition.getName()))
                .map(FilterDefinition::getArgs)
                .map(args -> String.valueOf(args.get("conf")))
                .findFirst()
                .orElseThrow();
    }

    /** A standalone file with one route whose other members and plugins are given as JSON. */
    static String route(String members, String plugins) {
        return "routes:\n  - {\"id\": \"r\", \"uri\": \"/ai\"" + (members.isEmpty() ? "" : ", " + members)
                + ", \"plugins\": {" + plugins + "}}\n#END\n";
    }

    static final String MULTI = "\"ai-proxy-multi\": {\"instances\": [{\"name\": \"a\", \"provider\": \"openai\","
            + " \"weight\": 1, \"auth\": {\"header\": {\"Authorization\": \"$env://KEY\"}}}]}";
}
