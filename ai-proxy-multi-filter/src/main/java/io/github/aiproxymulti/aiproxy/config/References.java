package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts what they stand for in the place of {@code $env://} and {@code $secret://} references, anywhere in a tree. */
final class References {

    private static final int DEEPEST = 80;

    /** A reference as one of several words. */
    private static final Pattern INSIDE = Pattern.compile("(?<=\\s)(\\$secret|\\$(?i:env))://\\S+");

    private final SecretResolver resolver;
    private final UnaryOperator<String> placeholders;
    private final Findings findings;
    private final List<String> literals = new ArrayList<>();

    /**
     * Creates one for one tree.
     *
     * @param resolver knows the references
     * @param placeholders resolves <code>${...}</code> in secret fields
     * @param findings learns what is secret and what is unknown
     */
    References(SecretResolver resolver, UnaryOperator<String> placeholders, Findings findings) {
        this.resolver = resolver;
        this.placeholders = placeholders;
        this.findings = findings;
    }

    /** A copy of the tree with everything resolved; an unknown reference is a problem and stays as it is. */
    JsonNode resolved(JsonNode tree) {
        JsonNode copy = resolved("", tree, 0);
        if (!literals.isEmpty()) {
            String more = literals.size() == 1 ? "" : " and " + (literals.size() - 1) + " more";
            findings.warning(literals.get(0) + more + ": secret written in the clear (use $env://NAME)");
        }
        return copy;
    }

    private JsonNode resolved(String path, JsonNode value, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidConfigException(List.of(path + ": too deep (expected: at most " + DEEPEST + " levels)"));
        }
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                copy.set(member.getKey(), resolved(Names.child(path, member.getKey()), member.getValue(), depth + 1));
            }
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                copy.add(resolved(Names.item(path, i), value.path(i), depth + 1));
            }
            return copy;
        }
        return value.isString() ? text(path, value) : json(path, value);
    }

    /** A tree may come from anywhere, and hold what no JSON text can. */
    private JsonNode json(String path, JsonNode value) {
        boolean finite = value.isNumber()
                && (!value.isFloatingPointNumber() || Double.isFinite(value.asDouble(0)) || value.isBigDecimal());
        if (finite || value.isBoolean() || value.isNull()) {
            return value;
        }
        findings.problem(path + ": " + value.getNodeType() + " (expected: a value that JSON can hold)");
        return JsonNodeFactory.instance.nullNode();
    }

    private JsonNode text(String path, JsonNode value) {
        String written = value.stringValue();
        String text = SecretFields.contains(path) ? secret(path, written) : written;
        if (!SecretResolver.isReference(text)) {
            return text.equals(written) ? value : JsonNodeFactory.instance.stringNode(text);
        }
        Optional<String> found = resolver.resolve(text);
        if (found.isEmpty()) {
            findings.unresolved(path, text);
            return value;
        }
        findings.resolved(path, found.get());
        return JsonNodeFactory.instance.stringNode(found.get());
    }

    private String secret(String path, String written) {
        String text = written;
        if (written.contains("${")) {
            try {
                text = placeholders.apply(written);
            } catch (IllegalArgumentException e) {
                findings.problem(path + ": *** (expected: placeholders that can be resolved)");
                return written;
            }
        }
        if (SecretResolver.isReference(text)) {
            return text;
        }
        Matcher inside = INSIDE.matcher(text);
        if (inside.find()) {
            return withReferences(path, text, inside);
        }
        findings.secret(text);
        if (text.equals(written) && !text.isEmpty()) {
            literals.add(path);
        }
        return text;
    }

    /** {@code Bearer $env://NAME}: a reference behind other words, up to the next space. */
    private String withReferences(String path, String text, Matcher inside) {
        StringBuilder filled = new StringBuilder();
        do {
            Optional<String> found = resolver.resolve(inside.group());
            if (found.isEmpty()) {
                findings.unresolved(path, inside.group());
                return text;
            }
            findings.secret(found.get());
            inside.appendReplacement(filled, Matcher.quoteReplacement(found.get()));
        } while (inside.find());
        String whole = inside.appendTail(filled).toString();
        findings.resolved(path, whole);
        return whole;
    }
}
