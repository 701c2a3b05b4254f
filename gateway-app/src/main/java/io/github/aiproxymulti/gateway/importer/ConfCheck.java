package io.github.aiproxymulti.gateway.importer;

import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Asks the filter's own reader what it makes of a configuration. */
final class ConfCheck {

    private static final Set<String> PROVIDERS = Set.of(
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

    private static final Set<String> NO_VARIABLES = Set.of("server_addr", "mqtt_client_id");

    /** What every reference stands for while checking: good for any header and for a service account. */
    private static final String ANYTHING = "{}";

    private static final ConfigReader READER = new ConfigReader(
            PROVIDERS,
            Supported.everything(),
            reference -> Optional.of(ANYTHING),
            UnaryOperator.identity(),
            ChecksReader::read,
            false);

    private ConfCheck() {}

    /** Everything worth saying; what the reader refuses is unsupported, in its words. */
    static List<Finding> of(JsonNode conf, String text) {
        Set<String> references = new HashSet<>();
        Leaves.texts(conf, (path, value) -> {
            if (SecretResolver.isReference(value)) {
                references.add(path);
            }
        });
        List<Finding> findings = new ArrayList<>();
        try {
            READER.readText(text, warning -> warned(warning, findings));
        } catch (InvalidConfigException e) {
            e.problems().stream()
                    .map(problem -> told(Grade.UNSUPPORTED, problem))
                    .filter(finding -> !references.contains(finding.path()))
                    .forEach(findings::add);
        }
        differences(conf, findings);
        return findings;
    }

    static void warned(String warning, List<Finding> findings) {
        if (!warning.contains("secret written in the clear")) {
            findings.add(told(Grade.APPROXIMATED, warning));
        }
    }

    static Finding told(Grade grade, String text) {
        int end = text.indexOf(": ");
        return end < 0
                ? new Finding("", grade, text)
                : new Finding(text.substring(0, end), grade, text.substring(end + 2));
    }

    private static void differences(JsonNode conf, List<Finding> findings) {
        JsonNode balancer = conf.path("balancer");
        boolean variable = balancer.path("hash_on").asString("vars").equals("vars");
        if (balancer.path("algorithm").asString("").equals("chash")
                && variable
                && NO_VARIABLES.contains(balancer.path("key").asString(""))) {
            findings.add(Finding.unsupported("balancer.key", "this gateway has no such variable"));
        }
    }
}
