package io.github.aiproxymulti.aiproxy.config;

import io.github.aiproxymulti.healthcheck.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a configuration of what is written: resolves references, checks, fills in defaults, refuses what does not work.
 * Pure and stateless, so one reader serves all routes; it blocks only if its resolver does.
 */
public final class ConfigReader implements FormReader<AiProxyMultiConfig> {

    /** Name of the argument that holds a whole configuration as text. */
    public static final String CONF = "conf";

    static final String NOT_ALONE =
            CONF + ": not alone (expected: either the fields themselves or all of them as text in conf)";

    private static final int LARGEST_SCALE = 100;

    private final ObjectRule schema;
    private final SecretResolver secrets;
    private final UnaryOperator<String> placeholders;
    private final ChecksParser checks;
    private final boolean strict;

    /**
     * Creates a reader.
     *
     * @param knownProviders names of the providers that work
     * @param supported what else works
     * @param secrets resolves {@code $env://} and {@code $secret://} references in any text
     * @param placeholders resolves <code>${...}</code> in secret fields of {@code conf} texts; may throw
     *     IllegalArgumentException
     * @param checks reads {@code instances[].checks}
     * @param strict whether unknown names are errors instead of warnings
     */
    public ConfigReader(
            Set<String> knownProviders,
            Supported supported,
            SecretResolver secrets,
            UnaryOperator<String> placeholders,
            ChecksParser checks,
            boolean strict) {
        this.schema = Schema.of(Set.copyOf(knownProviders), supported);
        this.secrets = secrets;
        this.placeholders = placeholders;
        this.checks = checks;
        this.strict = strict;
    }

    @Override
    public AiProxyMultiConfig readArgs(Map<String, ?> args, Consumer<String> warnings) {
        if (!args.containsKey(CONF)) {
            return read(ArgsTree.fromArgs(args), warnings);
        }
        if (args.size() > 1) {
            throw new InvalidConfigException(List.of(NOT_ALONE));
        }
        return readText(String.valueOf(args.get(CONF)), warnings);
    }

    /** In secret fields of such a text, and only here, placeholders are resolved. */
    @Override
    public AiProxyMultiConfig readText(String text, Consumer<String> warnings) {
        return read(ConfText.parse(text), placeholders, warnings);
    }

    /**
     * Reads a tree.
     *
     * @param tree the configuration; not changed
     * @param warnings hears of what is legal but probably not meant; no warning contains a secret
     * @return the configuration
     * @throws InvalidConfigException with every problem found
     */
    public AiProxyMultiConfig read(ObjectNode tree, Consumer<String> warnings) {
        return read(tree, UnaryOperator.identity(), warnings);
    }

    private AiProxyMultiConfig read(ObjectNode tree, UnaryOperator<String> holders, Consumer<String> warnings) {
        Findings findings = new Findings(warnings, strict);
        JsonNode resolved = new References(secrets, holders, findings).resolved(tree);
        JsonNode checked = schema.check("", resolved, findings);
        if (checked == null) {
            throw new IllegalStateException("an object is checked into an object");
        }
        CrossRules.apply(checked, findings);
        List<@Nullable Checks> parsed = parsedChecks(checked.path("instances"), findings);
        findings.throwIfAny();
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            instances.add(InstanceSettings.instance(
                    new Settings(checked.path("instances").path(i)), parsed.get(i)));
        }
        return RouteSettings.config(new Settings(checked), instances);
    }

    private List<@Nullable Checks> parsedChecks(JsonNode instances, Findings findings) {
        List<@Nullable Checks> parsed = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            JsonNode written = instances.path(i).path("checks");
            String path = Names.item("instances", i) + ".checks";
            parsed.add(written.isObject() ? parsedChecks(path, written, findings) : null);
        }
        return parsed;
    }

    private @Nullable Checks parsedChecks(String path, JsonNode written, Findings findings) {
        try {
            return checks.read(path, plainMembers(written), findings::warning);
        } catch (InvalidConfigException e) {
            e.problems().forEach(findings::problem);
        } catch (IllegalArgumentException e) {
            findings.problem(String.valueOf(e.getMessage()));
        }
        return null;
    }

    private static Map<String, @Nullable Object> plainMembers(JsonNode object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
        return members;
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isObject()) {
            return plainMembers(value);
        }
        if (value.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            value.forEach(item -> items.add(plain(item)));
            return items;
        }
        if (value.isNumber()) {
            return number(value);
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.isString() ? value.stringValue() : null;
    }

    /** A number with an absurd exponent is handed on as text, which the parser refuses without expanding it. */
    private static Object number(JsonNode value) {
        return value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) > LARGEST_SCALE
                ? value.toString()
                : value.numberValue();
    }
}
