package io.github.aiproxymulti.aiproxy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.io.ByteArrayResource;

/** Reads every route of the documentation the way the gateway would, so that no example can go stale. */
class DocumentedExamplesTest {

    private static final Path ROOT = Path.of("..");

    private static final List<String> PAGES =
            List.of("README.md", "docs/configuration.md", "docs/migrating-from-apisix.md", "docs/operations.md");

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private static final String SHORTCUT = "_genkey_0";

    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\R(.*?)^```");
    private static final Pattern JSON = Pattern.compile("(?ms)^```json\\R(.*?)^```");

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void routesAreReadWithoutAWarning(String where, String yaml) {
        List<FilterDefinition> filters = aiFilters(yaml);

        assertThat(filters).isNotEmpty();
        for (FilterDefinition filter : filters) {
            String location = filter.getArgs().get(SHORTCUT);
            if (location != null) {
                assertThat(location).startsWith("file:");
            } else if ("AiRateLimiting".equals(filter.getName())) {
                readsLimits(filter.getArgs());
            } else {
                reads(filter.getArgs());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void textsAreReadWithoutAWarning(String where, String json) {
        reads(Map.of(ConfigReader.CONF, json));
    }

    private static void reads(Map<String, String> args) {
        List<String> warnings = new ArrayList<>();
        AiProxyMultiConfig config = reader().readArgs(args, warnings::add);
        assertThat(config.instances()).isNotEmpty();
        assertThat(warnings).isEmpty();
    }

    private static void readsLimits(Map<String, String> args) {
        List<String> warnings = new ArrayList<>();
        LimitReader limits = new LimitReader(
                SharedCounters.OWN, SecretResolver.environment(name -> "value-of-" + name), text -> text, false);
        assertThat(limits.readArgs(args, warnings::add)).isNotNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void readmeAndReferenceShowRoutes() {
        assertThat(blocks("README.md", YAML, "AiProxyMulti")).isNotEmpty();
        assertThat(blocks("docs/configuration.md", YAML, "AiProxyMulti")).hasSizeGreaterThan(2);
    }

    static Stream<Arguments> routes() {
        return PAGES.stream().flatMap(page -> numbered(page, blocks(page, YAML, "AiProxyMulti")));
    }

    static Stream<Arguments> texts() {
        return PAGES.stream().flatMap(page -> numbered(page, blocks(page, JSON, "\"instances\"")));
    }

    private static Stream<Arguments> numbered(String page, List<String> blocks) {
        List<Arguments> all = new ArrayList<>();
        for (String block : blocks) {
            all.add(arguments(page + " " + (all.size() + 1), block));
        }
        return all.stream();
    }

    private static List<String> blocks(String page, Pattern kind, String mark) {
        try {
            String text = Files.readString(ROOT.resolve(page));
            return kind.matcher(text)
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .filter(block -> block.contains(mark))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<FilterDefinition> aiFilters(String yaml) {
        ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
        try {
            Binder binder = new Binder(
                    ConfigurationPropertySources.from(new YamlPropertySourceLoader().load("documented", file)));
            return binder.bind(ROUTES, Bindable.listOf(RouteDefinition.class)).get().stream()
                    .flatMap(route -> route.getFilters().stream())
                    .filter(filter -> List.of("AiProxyMulti", "AiRateLimiting").contains(filter.getName()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigReader reader() {
        Set<String> providers = Providers.builtIn().stream().map(Provider::name).collect(Collectors.toSet());
        return new ConfigReader(
                providers,
                Supported.everything(),
                SecretResolver.environment(name -> "value-of-" + name),
                text -> text,
                ChecksReader::read,
                false);
    }
}
