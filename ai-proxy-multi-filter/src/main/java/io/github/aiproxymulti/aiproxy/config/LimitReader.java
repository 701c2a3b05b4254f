package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a configuration of {@code AiRateLimiting} of what is written. Pure and stateless, as {@link ConfigReader} is. */
public final class LimitReader implements FormReader<AiRateLimitingConfig> {

    private final SharedCounters shared;
    private final SecretResolver secrets;
    private final UnaryOperator<String> placeholders;
    private final boolean strict;

    /**
     * Creates a reader.
     *
     * @param shared whether counters can be shared
     * @param secrets resolves {@code $env://} and {@code $secret://} references in any text
     * @param placeholders resolves <code>${...}</code> in secret fields of {@code conf} texts; may throw
     *     IllegalArgumentException
     * @param strict whether unknown names are errors instead of warnings
     */
    public LimitReader(
            SharedCounters shared, SecretResolver secrets, UnaryOperator<String> placeholders, boolean strict) {
        this.shared = shared;
        this.secrets = secrets;
        this.placeholders = placeholders;
        this.strict = strict;
    }

    @Override
    public AiRateLimitingConfig readArgs(Map<String, ?> args, Consumer<String> warnings) {
        if (!args.containsKey(ConfigReader.CONF)) {
            return read(ArgsTree.fromArgs(args, LimitSchema.COMPLETE), UnaryOperator.identity(), warnings);
        }
        if (args.size() > 1) {
            throw new InvalidConfigException(List.of(ConfigReader.NOT_ALONE));
        }
        return readText(String.valueOf(args.get(ConfigReader.CONF)), warnings);
    }

    @Override
    public AiRateLimitingConfig readText(String text, Consumer<String> warnings) {
        return read(ConfText.parse(text), placeholders, warnings);
    }

    private AiRateLimitingConfig read(ObjectNode tree, UnaryOperator<String> holders, Consumer<String> warnings) {
        Findings findings = new Findings(warnings, strict);
        JsonNode resolved = new References(secrets, holders, findings).resolved(tree);
        JsonNode checked = LimitSchema.COMPLETE.check("", resolved, findings);
        if (checked == null) {
            throw new IllegalStateException("an object is checked into an object");
        }
        LimitRules.apply(checked, resolved, shared, findings);
        findings.throwIfAny();
        return LimitSettings.config(new Settings(checked));
    }
}
