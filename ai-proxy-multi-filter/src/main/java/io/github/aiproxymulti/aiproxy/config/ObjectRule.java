package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object with known members.
 *
 * @param fields its members
 * @param closed whether another member is refused rather than ignored
 */
record ObjectRule(List<Field> fields, boolean closed) implements Rule {

    static ObjectRule open(Field... fields) {
        return new ObjectRule(List.of(fields), false);
    }

    static ObjectRule closed(Field... fields) {
        return new ObjectRule(List.of(fields), true);
    }

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isObject()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        checkNames(path, value, findings);
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        for (Field field : fields) {
            JsonNode member = checkMember(path, field, value.path(field.name()), findings);
            if (member != null) {
                checked.set(field.name(), member);
            }
        }
        return checked;
    }

    private static @Nullable JsonNode checkMember(String path, Field field, JsonNode member, Findings findings) {
        String at = Names.child(path, field.name());
        JsonNode absent = field.whenAbsent();
        if (member.isMissingNode() || member.isNull()) {
            if (field.required()) {
                findings.missing(path, field.name(), field.rule().expectation());
            }
            return absent == null ? null : field.rule().check(at, absent, findings);
        }
        if (field.refuses(member)) {
            findings.notBuilt(at);
            return null;
        }
        return field.rule().check(at, member, findings);
    }

    private void checkNames(String path, JsonNode value, Findings findings) {
        List<String> known = fields.stream().map(Field::name).toList();
        for (String name : value.propertyNames()) {
            if (known.contains(name)) {
                continue;
            }
            if (closed) {
                findings.problem(Names.child(path, name) + ": not allowed (expected: " + String.join(", ", known)
                        + "): additional properties forbidden, found " + Names.printable(name));
            } else {
                findings.unknown(path, name, known);
            }
        }
    }

    /** Here, and only here, {@code kebab-case} and {@code camelCase} names are understood. */
    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        if (FlatText.isEmpty(value)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!value.isObject()) {
            return value;
        }
        Map<String, Field> byUniformName = new HashMap<>();
        fields.forEach(field -> byUniformName.put(Names.uniform(field.name()), field));
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : new ArrayList<>(value.properties())) {
            Field field = byUniformName.get(Names.uniform(member.getKey()));
            if (field == null) {
                typed.set(member.getKey(), member.getValue());
                continue;
            }
            String at = Names.child(path, field.name());
            if (typed.has(field.name())) {
                findings.problem(at + ": written twice (expected: one spelling)");
            }
            typed.set(field.name(), field.rule().typed(at, member.getValue(), findings));
        }
        return typed;
    }

    @Override
    public String expectation() {
        return "an object";
    }
}
