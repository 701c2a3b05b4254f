package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.ProbeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A reader with everything switched on, an environment to set, and the warnings it gave. */
final class Reading {

    static final Set<String> PROVIDERS = Set.of(
            "openai",
            "deepseek",
            "aimlapi",
            "anthropic",
            "openai-compatible",
            "azure-openai",
            "openrouter",
            "gemini",
            "vertex-ai",
            "bedrock");

    final Map<String, String> environment = new HashMap<>();
    final List<String> warnings = new ArrayList<>();
    private Set<String> providers = PROVIDERS;
    private Supported supported = Supported.everything();
    private boolean strict;

    Reading strict() {
        strict = true;
        return this;
    }

    Reading without(Feature... features) {
        supported = Supported.allBut(features);
        return this;
    }

    Reading withProviders(String... names) {
        providers = Set.of(names);
        return this;
    }

    Reading withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ConfigReader reader() {
        return new ConfigReader(
                providers,
                supported,
                SecretResolver.environment(environment::get),
                text -> text.replace("${key}", "from-placeholder"),
                Reading::checks,
                strict);
    }

    AiProxyMultiConfig text(String text) {
        return reader().readText(text, warnings::add);
    }

    AiProxyMultiConfig args(Map<String, ?> args) {
        return reader().readArgs(args, warnings::add);
    }

    List<String> problems(String text) {
        InvalidConfigException e = catchThrowableOfType(InvalidConfigException.class, () -> text(text));
        assertThat(e).as("refusal of " + text).isNotNull();
        return e.problems();
    }

    static AiProxyMultiConfig read(String text) {
        return new Reading().text(text);
    }

    static List<String> refused(String text) {
        return new Reading().problems(text);
    }

    /** A route with these instances, each a JSON object. */
    static String route(String... instances) {
        return "{\"instances\":[" + String.join(",", instances) + "]}";
    }

    /** A valid route with one more top-level member. */
    static String routeWith(String member) {
        return "{\"instances\":[" + instance("a", "openai", "") + "]," + member + "}";
    }

    /** An instance with more members, such as {@code "\"weight\":2"}, or none. */
    static String instance(String name, String provider, String more) {
        return "{\"name\":\"" + name + "\",\"provider\":\"" + provider + "\",\"weight\":1"
                + (more.contains("\"auth\"") ? "" : ",\"auth\":{}")
                + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** Stands for the health starter's reader: knows the path and nothing else. */
    private static Checks checks(String path, Map<String, ?> tree, Consumer<String> warnings) {
        Object written = tree.get("active") instanceof Map<?, ?> active ? active.get("http_path") : null;
        if (written != null && !(written instanceof String)) {
            throw new InvalidConfigException(List.of(path + ".active.http_path: " + written + " (expected: a text)"));
        }
        return new Checks(
                new ActiveCheck(
                        ProbeType.HTTP,
                        Duration.ofSeconds(1),
                        10,
                        null,
                        null,
                        "GET",
                        written instanceof String text ? text : "/",
                        "",
                        List.of(),
                        true,
                        null,
                        null,
                        ActiveCheck.Healthy.DEFAULT,
                        ActiveCheck.Unhealthy.DEFAULT),
                null);
    }
}
