package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the tree of a configuration together from a filter's arguments, which Gateway keeps as flat texts.
 *
 * <p>{@code instances[0].auth.header.Authorization}, {@code instances.0.auth...} and maps inside maps are the same. Names of
 * the schema may be {@code kebab-case} or {@code camelCase}; names inside {@code options}, {@code override.request_body.*},
 * {@code auth.header} and {@code auth.query} stay as they are. Numbers, booleans and lists get their types back: where the
 * schema says so, and inside free-form maps where the text is one, except for members that the protocols define as texts.
 */
public final class ArgsTree {

    private static final int MOST_ENTRIES = 20_000;
    private static final int DEEPEST = 64;

    private final Findings findings;
    private int entries;

    private ArgsTree(Findings findings) {
        this.findings = findings;
    }

    /**
     * Builds the tree.
     *
     * @param args arguments by flat key; values are texts, numbers, booleans, nulls, or maps and lists of such
     * @return the tree, with types and the schema's own names
     * @throws InvalidConfigException when a key contradicts another, is torn, or the whole is too large
     */
    public static ObjectNode fromArgs(Map<String, ?> args) {
        return fromArgs(args, Schema.COMPLETE);
    }

    static ObjectNode fromArgs(Map<String, ?> args, ObjectRule schema) {
        Findings findings = new Findings(ArgsTree::unheard, false);
        ObjectNode raw = new ArgsTree(findings).raw(args);
        findings.throwIfAny();
        JsonNode typed = schema.typed("", raw, findings);
        findings.throwIfAny();
        return (ObjectNode) typed;
    }

    private ObjectNode raw(Map<String, ?> args) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        args.forEach((key, value) -> {
            FlatKey flat = FlatKey.parse(key);
            if (flat == null) {
                findings.problem(Names.printable(key) + ": not a usable key (expected: names and indices such as"
                        + " instances[0].name, or the whole configuration as text in conf)");
            } else if (flat.slashed()) {
                findings.problem(Names.printable(key) + ": torn name (expected: a name without dot and slash, or the"
                        + " whole configuration as text in conf)");
            } else {
                put(root, flat, node(value, 0));
            }
        });
        return root;
    }

    /** Putting the tree together only finds problems; whoever reads it warns. */
    private static void unheard(String warning) {}

    private void put(ObjectNode root, FlatKey key, JsonNode value) {
        ObjectNode parent = root;
        for (String name : key.names().subList(0, key.names().size() - 1)) {
            JsonNode next = parent.get(name);
            if (next == null) {
                next = parent.putObject(name);
            }
            if (!(next instanceof ObjectNode object)) {
                contradiction(key);
                return;
            }
            parent = object;
        }
        String last = key.names().get(key.names().size() - 1);
        if (parent.has(last)) {
            contradiction(key);
        } else {
            parent.set(last, value);
        }
    }

    private void contradiction(FlatKey key) {
        findings.problem(Names.printable(String.join(".", key.names()))
                + ": written twice (expected: one value, either alone or with members)");
    }

    private JsonNode node(@Nullable Object value, int depth) {
        if (++entries > MOST_ENTRIES || depth > DEEPEST) {
            findings.problem("args: too large (expected: at most " + MOST_ENTRIES + " values, " + DEEPEST + " deep)");
            return JsonNodeFactory.instance.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            map.forEach((key, member) -> object.set(String.valueOf(key), node(member, depth + 1)));
            return object;
        }
        if (value instanceof Iterable<?> items) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> list.add(node(item, depth + 1)));
            return list;
        }
        return scalar(value);
    }

    private static JsonNode scalar(@Nullable Object value) {
        if (value == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        String text = value.toString();
        return value instanceof Number || value instanceof Boolean
                ? FlatText.asScalar(text)
                : JsonNodeFactory.instance.stringNode(text);
    }
}
