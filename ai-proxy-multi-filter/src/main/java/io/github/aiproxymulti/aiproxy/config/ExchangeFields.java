package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Field.optional;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fields of this product, not of the original, about how long, how often and how visibly is tried. All are off by default. */
final class ExchangeFields {

    private ExchangeFields() {}

    static List<Field> all() {
        return List.of(
                optional("timeouts", timeouts()),
                optional("hold_until_content_ms", millis()),
                optional("stream_error_event", FlagRule.INSTANCE),
                optional("attempts_header", FlagRule.INSTANCE),
                optional("retry_backoff", backoff()),
                optional("retry_budget", budget()));
    }

    /** What must hold between them. */
    static void apply(JsonNode config, Findings findings) {
        JsonNode base = config.path("retry_backoff").path("base_ms");
        JsonNode most = config.path("retry_backoff").path("max_ms");
        if (base.isNumber() && most.isNumber() && most.longValue() < base.longValue()) {
            findings.problem("retry_backoff.max_ms: " + most + " (expected: >= retry_backoff.base_ms, " + base + ")");
        }
    }

    private static Rule timeouts() {
        return ObjectRule.closed(
                optional("connect_ms", millis()),
                optional("response_headers_ms", millis()),
                optional("first_content_ms", millis()),
                optional("idle_content_ms", millis()),
                optional("attempt_ms", millis()),
                optional("request_ms", millis()));
    }

    private static Rule backoff() {
        return ObjectRule.closed(
                optional("base_ms", millis()).or(number(50)),
                optional("max_ms", millis()).or(number(1000)));
    }

    private static Rule budget() {
        return ObjectRule.closed(
                optional("percent", NumberRule.between(0, 100)).or(number(20)),
                optional("min_requests_per_second", NumberRule.between(0, 1_000_000))
                        .or(number(10)),
                optional("window_ms", NumberRule.integer(1000, 600_000)).or(number(10_000)));
    }

    private static Rule millis() {
        return NumberRule.integer(1, 86_400_000);
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }
}
