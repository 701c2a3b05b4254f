package io.github.aiproxymulti.aiproxy.config;

import io.github.aiproxymulti.aiproxy.limit.cost.CostExpression;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What must hold between the fields of {@code AiRateLimiting}, in the words of the original where it has some. */
final class LimitRules {

    private static final Map<String, List<String>> NEEDED = Map.of(
            "redis", List.of("redis_host"),
            "redis-cluster", List.of("redis_cluster_nodes", "redis_cluster_name"),
            "redis-sentinel", List.of("redis_sentinels", "redis_master_name"));

    private static final Pattern ADDRESS = Pattern.compile(".+:([0-9]{1,5})");

    private final JsonNode config;
    private final JsonNode written;
    private final Findings findings;

    private LimitRules(JsonNode config, JsonNode written, Findings findings) {
        this.config = config;
        this.written = written;
        this.findings = findings;
    }

    /**
     * Applies all rules.
     *
     * @param config the checked tree; what the schema has refused is missing there
     * @param written the tree as it was written
     * @param shared whether counters can be shared
     */
    static void apply(JsonNode config, JsonNode written, SharedCounters shared, Findings findings) {
        LimitRules rules = new LimitRules(config, written, findings);
        rules.shape();
        rules.expression();
        rules.policy(shared);
        rules.share();
    }

    private void shape() {
        boolean limits = has("limit") || has("time_window") || has("instances") || has("windows");
        if (limits && has("rules")) {
            findings.problem("rules: not alone (expected: either limit, time_window, instances, or rules):"
                    + " value should match only one schema, but matches both schemas 1 and 2");
        }
        if (!limits && !has("rules")) {
            findings.problem("limit: missing (expected: limit and time_window, instances, or rules)");
        }
        if (has("limit") != has("time_window")) {
            String missing = has("limit") ? "time_window" : "limit";
            String there = has("limit") ? "limit" : "time_window";
            findings.problem(missing + ": missing (expected: limit and time_window together): property \"" + missing
                    + "\" is required when \"" + there + "\" is set");
        }
    }

    private void expression() {
        JsonNode expression = config.path("cost_expr");
        if (!expression.isString()) {
            if (config.path("limit_strategy").asString("").equals("expression") && !has("cost_expr")) {
                findings.problem("cost_expr: missing (expected: an expression):"
                        + " cost_expr is required when limit_strategy is 'expression'");
            }
            return;
        }
        try {
            CostExpression.parse(expression.stringValue());
        } catch (IllegalArgumentException invalid) {
            findings.problem("cost_expr: invalid cost_expr: " + invalid.getMessage());
        }
    }

    private void policy(SharedCounters shared) {
        List<String> needed = NEEDED.getOrDefault(config.path("policy").asString(""), List.of());
        if (!needed.isEmpty() && shared == SharedCounters.NONE) {
            findings.problem("policy: " + config.path("policy").stringValue()
                    + " (expected: local, or Spring Data Redis and" + " Lettuce on the class path)");
        }
        if (shared == SharedCounters.APPLICATION && needed.stream().noneMatch(this::has)) {
            return;
        }
        needed.stream()
                .filter(name -> !has(name))
                .forEach(
                        name -> findings.problem(name + ": missing (expected: written with this policy, or a connection"
                                + " of the application in spring.data.redis.*): then clause did not match"));
        for (int i = 0; i < config.path("redis_cluster_nodes").size(); i++) {
            JsonNode node = config.path("redis_cluster_nodes").path(i);
            if (node.isString() && !isAddress(node.stringValue())) {
                findings.problem(Names.item("redis_cluster_nodes", i) + ": '" + Names.printable(node.stringValue())
                        + "' (expected: host:port, 1..65535)");
            }
        }
        if (config.path("redis_role").asString("").equals("slave")) {
            findings.warning("redis_role: slave, ignored (a replica cannot count, the master is asked)");
        }
    }

    private static boolean isAddress(String node) {
        Matcher matcher = ADDRESS.matcher(node);
        if (!matcher.matches()) {
            return false;
        }
        int port = Integer.parseInt(matcher.group(1));
        return port >= 1 && port <= 65_535;
    }

    private void share() {
        if (config.path("degradation_share").asDouble(1) <= 0) {
            findings.problem("degradation_share: 0 (expected: above 0, at most 1)");
        }
    }

    private boolean has(String name) {
        return written.has(name) && !written.path(name).isNull();
    }
}
