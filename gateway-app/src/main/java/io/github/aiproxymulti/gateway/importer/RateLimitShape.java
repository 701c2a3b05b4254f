package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Checks names, types and the shape of an {@code ai-rate-limiting} configuration. Confined to one of them. */
final class RateLimitShape {

    private record Kind(String expected, Predicate<JsonNode> holds) {}

    private static final Kind TEXT = new Kind("a text", JsonNode::isString);
    private static final Kind FLAG = new Kind("true or false", JsonNode::isBoolean);
    private static final Kind LIST = new Kind("a list, not empty", value -> value.isArray() && !value.isEmpty());
    private static final Kind AMOUNT =
            new Kind("an integer above 0 or a text", value -> value.isString() || isInteger(value, 1, Long.MAX_VALUE));

    private static final Map<String, Kind> FIELDS = new LinkedHashMap<>();
    private static final Pattern OF_REDIS = Pattern.compile("(redis|sentinel)_[a-z_]+");

    static {
        FIELDS.put("limit", AMOUNT);
        FIELDS.put("time_window", AMOUNT);
        FIELDS.put("show_limit_quota_header", FLAG);
        FIELDS.put("limit_strategy", oneOf("total_tokens", "prompt_tokens", "completion_tokens", "expression"));
        FIELDS.put("cost_expr", TEXT);
        FIELDS.put("instances", LIST);
        FIELDS.put("rejected_code", new Kind("200 to 599", value -> isInteger(value, 200, 599)));
        FIELDS.put("rejected_msg", TEXT);
        FIELDS.put("policy", oneOf("local", "redis", "redis-cluster", "redis-sentinel"));
        FIELDS.put("allow_degradation", FLAG);
        FIELDS.put("rules", LIST);
    }

    private static final Map<String, List<String>> NEEDED = Map.of(
            "redis", List.of("redis_host"),
            "redis-cluster", List.of("redis_cluster_nodes", "redis_cluster_name"),
            "redis-sentinel", List.of("redis_sentinels", "redis_master_name"));

    private final JsonNode conf;
    private final List<Finding> findings = new ArrayList<>();

    private RateLimitShape(JsonNode conf) {
        this.conf = conf;
    }

    static List<Finding> check(JsonNode conf) {
        RateLimitShape shape = new RateLimitShape(conf);
        conf.properties().forEach(member -> shape.field(member.getKey(), member.getValue()));
        shape.items("instances", Map.of("name", TEXT, "limit", AMOUNT, "time_window", AMOUNT));
        shape.items("rules", Map.of("count", AMOUNT, "time_window", AMOUNT, "key", TEXT));
        shape.together();
        return shape.findings;
    }

    private void field(String name, JsonNode value) {
        Kind kind = FIELDS.get(name);
        if (kind == null) {
            if (!OF_REDIS.matcher(name).matches()) {
                findings.add(Finding.approximated(Paths.name(name), "unknown, ignored"));
            }
        } else if (!kind.holds().test(value)) {
            wrong(name, "expected: " + kind.expected());
        }
    }

    private void items(String list, Map<String, Kind> needed) {
        for (int i = 0; i < conf.path(list).size(); i++) {
            String path = Paths.item(list, i);
            JsonNode item = conf.path(list).path(i);
            needed.forEach((name, kind) -> {
                if (!kind.holds().test(item.path(name))) {
                    wrong(path + "." + name, "expected: " + kind.expected());
                }
            });
        }
    }

    private void together() {
        boolean limits = conf.has("limit") || conf.has("time_window") || conf.has("instances");
        if (limits == conf.has("rules")) {
            wrong("", "expected: either limit, time_window and instances, or rules");
        }
        if (conf.has("limit") != conf.has("time_window")) {
            wrong(conf.has("limit") ? "time_window" : "limit", "expected: limit and time_window together");
        }
        if (conf.path("limit_strategy").asString("").equals("expression") && !conf.has("cost_expr")) {
            wrong("cost_expr", "cost_expr is required when limit_strategy is 'expression'");
        }
        for (String name : NEEDED.getOrDefault(conf.path("policy").asString(""), List.of())) {
            if (!conf.has(name)) {
                wrong(name, "required by the policy");
            }
        }
    }

    private void wrong(String path, String why) {
        findings.add(Finding.unsupported(path, why));
    }

    private static Kind oneOf(String... choices) {
        List<String> known = List.of(choices);
        return new Kind("one of " + String.join(", ", known), value -> known.contains(value.asString("")));
    }

    private static boolean isInteger(JsonNode value, long least, long most) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most;
    }
}
