package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Field.optional;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The blocks {@code cooldown} and {@code circuit_breaker}: their fields, and the records that come of them. */
final class StandingSettings {

    private static final int LARGEST_WINDOW = 3600;
    private static final int MOST_TRIALS = 1000;

    /** How long something lasts of which nobody says how long. */
    private static final Duration USUAL = Duration.ofSeconds(10);

    private StandingSettings() {}

    static Rule cooldownRule() {
        return ObjectRule.open(
                optional("default_ms", NumberRule.large(1)),
                optional("max_ms", NumberRule.large(1)).or(number(300_000)),
                optional("credential_ms", NumberRule.large(0)).or(number(60_000)));
    }

    static Rule circuitRule() {
        return ObjectRule.open(
                optional("failure_rate", NumberRule.integer(1, 100)).or(number(50)),
                optional("slow_call_rate", NumberRule.integer(1, 100)).or(number(100)),
                optional("slow_call_ms", NumberRule.large(1)),
                optional("window_type", ChoiceRule.of("count", "time"))
                        .or(JsonNodeFactory.instance.stringNode("count")),
                optional("window_size", NumberRule.integer(1, LARGEST_WINDOW)).or(number(20)),
                optional("minimum_calls", NumberRule.integer(1, LARGEST_WINDOW)).or(number(5)),
                optional("open_ms", NumberRule.large(1)),
                optional("open_max_ms", NumberRule.large(1)),
                optional("half_open_calls", NumberRule.integer(1, MOST_TRIALS)).or(number(3)),
                optional("max_ejected_percent", NumberRule.integer(1, 100)).or(number(50)),
                optional("ramp_ms", NumberRule.large(0)).or(number(10_000)));
    }

    /** What must hold between the fields. */
    static void check(JsonNode config, Findings findings) {
        notLess("cooldown", "max_ms", "default_ms", config, findings);
        notLess("circuit_breaker", "open_max_ms", "open_ms", config, findings);
    }

    static @Nullable Cooldown cooldown(Settings written) {
        if (!written.isWritten()) {
            return null;
        }
        Duration most = written.millis("max_ms");
        return new Cooldown(atMost(most, written.millisOrNull("default_ms")), most, written.millis("credential_ms"));
    }

    static @Nullable CircuitSettings circuits(Settings written) {
        if (!written.isWritten()) {
            return null;
        }
        Duration longest = written.millisOrNull("open_max_ms");
        Duration open = atMost(longest, written.millisOrNull("open_ms"));
        return new CircuitSettings(
                written.integer("failure_rate"),
                written.integer("slow_call_rate"),
                written.millisOrNull("slow_call_ms"),
                new CircuitSettings.Window(
                        written.text("window_type").equals("time"),
                        written.integer("window_size"),
                        written.integer("minimum_calls")),
                new CircuitSettings.Waiting(open, longest == null ? open : longest),
                written.integer("half_open_calls"),
                written.integer("max_ejected_percent"),
                written.millis("ramp_ms"));
    }

    /** What is written, else the usual time, or less if the most is less. */
    private static Duration atMost(@Nullable Duration most, @Nullable Duration written) {
        if (written != null) {
            return written;
        }
        return most != null && most.compareTo(USUAL) < 0 ? most : USUAL;
    }

    private static void notLess(String block, String larger, String smaller, JsonNode config, Findings findings) {
        JsonNode most = config.path(block).path(larger);
        JsonNode least = config.path(block).path(smaller);
        if (most.isNumber() && least.isNumber() && most.longValue() < least.longValue()) {
            findings.problem(block + "." + larger + ": " + most.longValue() + " (expected: >= " + smaller + ", "
                    + least.longValue() + ")");
        }
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }
}
