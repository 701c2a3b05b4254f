package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Field.optional;
import static io.github.aiproxymulti.aiproxy.config.Field.required;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** All fields of the configuration: names, types, ranges, defaults, and what is open or closed. */
final class Schema {

    /** Providers of the original; one of them that nobody has supplied is valid but not built. */
    private static final Set<String> ORIGINAL_PROVIDERS = Set.of(
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

    private static final List<String> PROTOCOLS = List.of(
            "anthropic-messages",
            "bedrock-converse",
            "openai-chat",
            "openai-embeddings",
            "openai-responses",
            "passthrough");

    /** What an instance can be spoken to in; which of them is its provider's matter. */
    private static final Rule SPOKEN = ChoiceRule.of(
            "anthropic-messages",
            "bedrock-converse",
            "openai-chat",
            "openai-embeddings",
            "openai-responses",
            "vertex-predict");

    /** The schema as far as names and types go, which do not depend on what is built. */
    static final ObjectRule COMPLETE = of(Set.of(), Supported.everything());

    private Schema() {}

    static ObjectRule of(Set<String> providers, Supported supported) {
        Field[] own = {
            optional("balancer", balancer(supported)).or(JsonNodeFactory.instance.objectNode()),
            required("instances", ListRule.of(instance(providers, supported), 1)),
            optional("semantic_opts", semantic()).onlyIf(supported.has(Feature.SEMANTIC)),
            optional("logging", logging(supported)).or(JsonNodeFactory.instance.objectNode()),
            optional("forward_headers", ListRule.of(TextRule.HEADER_NAME, 0)),
            optional("cooldown", StandingSettings.cooldownRule()),
            optional("circuit_breaker", StandingSettings.circuitRule())
        };
        Set<Field> fields = new LinkedHashSet<>(List.of(own));
        fields.addAll(fallback(supported));
        fields.addAll(transport(supported));
        fields.addAll(ExchangeFields.all());
        return new ObjectRule(List.copyOf(fields), false);
    }

    private static List<Field> fallback(Supported supported) {
        boolean built = supported.has(Feature.FALLBACK);
        Rule statuses = new ListRule(NumberRule.integer(400, 599), 1, Integer.MAX_VALUE, true);
        return List.of(
                optional("fallback_strategy", new StrategyRule(supported.has(Feature.QUOTA_FALLBACK)))
                        .onlyIf(built),
                optional("fallback_http_statuses", statuses).onlyIf(built),
                optional("max_retries", NumberRule.integer(0)).onlyIf(built),
                optional("retry_on_failure_within_ms", NumberRule.large(1)).onlyIf(built));
    }

    private static List<Field> transport(Supported supported) {
        return List.of(
                optional("timeout", NumberRule.integer(1, 600_000)).or(number(30_000)),
                optional("max_req_body_size", NumberRule.large(1)).or(number(67_108_864)),
                optional("max_stream_duration_ms", NumberRule.large(1))
                        .onlyIf(supported.has(Feature.MAX_STREAM_DURATION)),
                optional("max_response_bytes", NumberRule.large(1)).onlyIf(supported.has(Feature.MAX_RESPONSE_BYTES)),
                optional("keepalive", FlagRule.INSTANCE).or(flag(true)),
                optional("keepalive_timeout", NumberRule.large(1000)).or(number(60_000)),
                optional("keepalive_pool", NumberRule.integer(1)).or(number(30)),
                optional("streaming_flush_interval_ms", NumberRule.large(0)).or(number(10)),
                optional("ssl_verify", FlagRule.INSTANCE).or(flag(true)));
    }

    private static Rule balancer(Supported supported) {
        Set<String> built = new HashSet<>(Set.of("roundrobin", "least_request", "ewma"));
        Set<String> planned = new HashSet<>();
        (supported.has(Feature.CHASH) ? built : planned).add("chash");
        (supported.has(Feature.SEMANTIC) ? built : planned).add("semantic");
        return ObjectRule.open(
                optional("algorithm", new ChoiceRule(built, planned)).or(text("roundrobin")),
                optional(
                                "hash_on",
                                ChoiceRule.of(
                                        "vars", "header", "cookie", "consumer", "vars_combinations", "conversation"))
                        .or(text("vars")),
                optional("key", TextRule.ANY),
                optional("hash_balance_factor", NumberRule.integer(100, 10_000)),
                optional("prefix_messages", NumberRule.integer(0, 1000)));
    }

    private static Rule instance(Set<String> providers, Supported supported) {
        Set<String> planned = new HashSet<>(ORIGINAL_PROVIDERS);
        planned.removeAll(providers);
        return ObjectRule.open(
                required("name", TextRule.INSTANCE_NAME),
                required("provider", new ChoiceRule(providers, planned)),
                optional("priority", NumberRule.integer(Integer.MIN_VALUE)).or(number(0)),
                required("weight", NumberRule.integer(0)),
                required("auth", auth(supported)),
                optional("options", OpenRule.INSTANCE),
                optional("override", override(supported)),
                optional(
                        "provider_conf",
                        ObjectRule.open(optional("project_id", TextRule.ANY), optional("region", TextRule.NOT_EMPTY))),
                optional("checks", ChecksRule.INSTANCE).onlyIf(supported.has(Feature.CHECKS)),
                optional("domain", TextRule.NOT_EMPTY),
                optional("examples", new ListRule(TextRule.NOT_EMPTY, 1, 64, false)),
                optional("threshold", NumberRule.between(-1, 1)),
                optional("max_concurrency", NumberRule.integer(1)));
    }

    private static Rule auth(Supported supported) {
        return new AuthRule(ObjectRule.closed(
                optional("header", TextMapRule.HEADERS),
                optional("query", TextMapRule.ARGUMENTS),
                optional(
                                "gcp",
                                ObjectRule.open(
                                        optional("service_account_json", TextRule.ANY),
                                        optional("max_ttl", NumberRule.integer(1)),
                                        optional("expire_early_secs", NumberRule.integer(0))
                                                .or(number(60))))
                        .onlyIf(supported.has(Feature.GCP_AUTH)),
                optional(
                                "aws",
                                ObjectRule.open(
                                        required("access_key_id", TextRule.NOT_EMPTY),
                                        required("secret_access_key", TextRule.NOT_EMPTY),
                                        optional("session_token", TextRule.NOT_EMPTY)))
                        .onlyIf(supported.has(Feature.AWS_AUTH))));
    }

    private static Rule override(Supported supported) {
        Field[] bodies = PROTOCOLS.stream()
                .map(protocol -> optional(protocol, OpenRule.INSTANCE))
                .toArray(Field[]::new);
        return ObjectRule.open(
                optional("endpoint", TextRule.NOT_EMPTY),
                optional("llm_options", ObjectRule.closed(optional("max_tokens", NumberRule.integer(1))))
                        .onlyIf(supported.has(Feature.MAX_TOKENS)),
                optional("request_body", ObjectRule.closed(bodies)).onlyIf(supported.has(Feature.REQUEST_BODY)),
                optional("request_body_force_override", FlagRule.INSTANCE)
                        .or(flag(false))
                        .onlyIf(supported.has(Feature.REQUEST_BODY)),
                optional("protocols", new ListRule(SPOKEN, 1, Integer.MAX_VALUE, true)));
    }

    private static Rule logging(Supported supported) {
        return ObjectRule.open(
                optional("summaries", FlagRule.INSTANCE).or(flag(false)).onlyIf(supported.has(Feature.LOG_SUMMARIES)),
                optional("payloads", FlagRule.INSTANCE).or(flag(false)).onlyIf(supported.has(Feature.LOG_PAYLOADS)));
    }

    private static Rule semantic() {
        return ObjectRule.open(
                optional("threshold", NumberRule.between(-1, 1)).or(number(0)),
                optional("fallback", TextRule.NOT_EMPTY),
                optional("debugging", FlagRule.INSTANCE).or(flag(false)),
                required(
                        "embeddings",
                        ObjectRule.open(
                                required("provider", ChoiceRule.of("openai", "azure-openai")),
                                required("model", TextRule.NOT_EMPTY),
                                optional("endpoint", TextRule.ANY),
                                required(
                                        "auth",
                                        ObjectRule.closed(
                                                optional("header", TextMapRule.HEADERS),
                                                optional("query", TextMapRule.ARGUMENTS))),
                                optional("timeout", NumberRule.integer(1)).or(number(3000)),
                                optional("ssl_verify", FlagRule.INSTANCE).or(flag(true)))));
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode flag(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }
}
