package io.github.aiproxymulti.gateway.importer;

import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Asks the limiter's own reader what it makes of an {@code ai-rate-limiting} configuration. */
final class LimitCheck {

    /** What every reference stands for while checking. */
    private static final String ANYTHING = "anything";

    private static final String SHARED = "without effect: routes share one connection";

    private static final Map<String, String> WITHOUT_EFFECT = Map.of(
            "redis_keepalive_timeout",
            SHARED,
            "redis_keepalive_pool",
            SHARED,
            "redis_cluster_name",
            "without effect: the nodes say which cluster it is",
            "redis_connect_timeout",
            "without effect: redis_read_timeout bounds commands and connecting");

    private static final LimitReader READER =
            new LimitReader(SharedCounters.OWN, reference -> Optional.of(ANYTHING), UnaryOperator.identity(), false);

    private LimitCheck() {}

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
            READER.readText(text, warning -> ConfCheck.warned(warning, findings));
        } catch (InvalidConfigException e) {
            e.problems().stream()
                    .map(problem -> ConfCheck.told(Grade.UNSUPPORTED, problem))
                    .filter(finding -> !references.contains(finding.path()))
                    .forEach(findings::add);
        }
        WITHOUT_EFFECT.forEach((name, why) -> {
            if (conf.has(name)) {
                findings.add(Finding.approximated(name, why));
            }
        });
        return findings;
    }
}
