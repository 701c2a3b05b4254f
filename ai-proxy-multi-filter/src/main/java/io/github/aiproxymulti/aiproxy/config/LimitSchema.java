package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Field.optional;
import static io.github.aiproxymulti.aiproxy.config.Field.required;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/** All fields of {@code AiRateLimiting}: names, types, ranges, defaults. */
final class LimitSchema {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final TextRule HOST = new TextRule(2, Integer.MAX_VALUE, null, "a text of at least 2 characters");
    private static final TextRule NODE = new TextRule(2, 100, null, "a text of 2..100 characters");

    static final ObjectRule COMPLETE = of();

    private LimitSchema() {}

    private static ObjectRule of() {
        List<Field> fields = new ArrayList<>(List.of(
                optional("limit", AmountRule.INSTANCE),
                optional("time_window", AmountRule.INSTANCE),
                optional("show_limit_quota_header", FlagRule.INSTANCE).or(NODES.booleanNode(true)),
                optional(
                                "limit_strategy",
                                ChoiceRule.of("total_tokens", "prompt_tokens", "completion_tokens", "expression"))
                        .or(NODES.stringNode("total_tokens")),
                optional("cost_expr", TextRule.NOT_EMPTY),
                optional("instances", ListRule.of(instance(), 1)),
                optional("rejected_code", NumberRule.integer(200, 599)).or(NODES.numberNode(503)),
                optional("rejected_msg", TextRule.NOT_EMPTY),
                optional("policy", ChoiceRule.of("local", "redis", "redis-cluster", "redis-sentinel"))
                        .or(NODES.stringNode("local")),
                optional("allow_degradation", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("rules", ListRule.of(rule(), 0))));
        fields.addAll(own());
        fields.addAll(redis());
        return new ObjectRule(List.copyOf(fields), false);
    }

    private static Rule instance() {
        return ObjectRule.open(
                required("name", TextRule.ANY),
                required("limit", AmountRule.INSTANCE),
                required("time_window", AmountRule.INSTANCE));
    }

    private static Rule rule() {
        return ObjectRule.open(
                required("count", AmountRule.INSTANCE),
                required("time_window", AmountRule.INSTANCE),
                required("key", TextRule.ANY),
                optional("header_prefix", TextRule.ANY),
                unit());
    }

    private static List<Field> own() {
        Rule window = ObjectRule.open(
                required("limit", AmountRule.INSTANCE),
                required("time_window", AmountRule.INSTANCE),
                unit(),
                optional("instance", TextRule.NOT_EMPTY));
        Rule reservation = ObjectRule.open(
                optional("bytes_per_token", NumberRule.integer(1)).or(NODES.numberNode(4)),
                optional("completion_tokens", NumberRule.integer(0)).or(NODES.numberNode(1024)),
                optional("expires_after", NumberRule.integer(1, 86_400)).or(NODES.numberNode(600)));
        return List.of(
                optional("windows", ListRule.of(window, 1)),
                optional("openai_headers", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("reservation", reservation),
                optional("degradation", ChoiceRule.of("local")),
                optional("degradation_share", NumberRule.between(0, 1)).or(NODES.numberNode(1)));
    }

    private static Field unit() {
        return optional("unit", ChoiceRule.of("tokens", "requests")).or(NODES.stringNode("tokens"));
    }

    private static List<Field> redis() {
        Rule sentinel = ObjectRule.closed(required("host", HOST), required("port", NumberRule.integer(1, 65_535)));
        return List.of(
                optional("redis_host", HOST),
                optional("redis_port", NumberRule.integer(1, 65_535)).or(NODES.numberNode(6379)),
                optional("redis_username", TextRule.ANY),
                optional("redis_password", TextRule.ANY),
                optional("redis_database", NumberRule.integer(0)).or(NODES.numberNode(0)),
                optional("redis_timeout", NumberRule.integer(1)).or(NODES.numberNode(1000)),
                optional("redis_ssl", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("redis_ssl_verify", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("redis_keepalive_timeout", NumberRule.integer(1)),
                optional("redis_keepalive_pool", NumberRule.integer(1)),
                optional("redis_cluster_nodes", ListRule.of(NODE, 1)),
                optional("redis_cluster_name", TextRule.ANY),
                optional("redis_cluster_ssl", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("redis_cluster_ssl_verify", FlagRule.INSTANCE).or(NODES.booleanNode(false)),
                optional("redis_sentinels", ListRule.of(sentinel, 1)),
                optional("redis_master_name", TextRule.ANY),
                optional("redis_role", ChoiceRule.of("master", "slave")).or(NODES.stringNode("master")),
                optional("redis_connect_timeout", NumberRule.integer(1)).or(NODES.numberNode(1000)),
                optional("redis_read_timeout", NumberRule.integer(1)).or(NODES.numberNode(1000)),
                optional("sentinel_username", TextRule.ANY),
                optional("sentinel_password", TextRule.ANY));
    }
}
