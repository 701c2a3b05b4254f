package io.github.aiproxymulti.aiproxy.config;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Digest of settings by their content. Every component of every record counts, so no new setting can be forgotten; the
 * order of maps and sets does not count, the order of lists does.
 */
final class ContentDigest {

    private static final int HEX_DIGITS = 32;

    private ContentDigest() {}

    static ConfigVersion of(Object settings) {
        byte[] content = canonical(settings).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new ConfigVersion(HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A text that two values share only when they are equal: each scalar carries its kind and its length. */
    private static String canonical(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof JsonNode json) {
            return tree(json);
        }
        if (value instanceof Record settings) {
            return components(settings);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Collection<?> items) {
            return items(items);
        }
        return value instanceof Secret secret ? scalar("secret", secret.reveal()) : plain(value);
    }

    private static String plain(Object value) {
        if (value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Duration) {
            return scalar(value.getClass().getSimpleName(), value.toString());
        }
        if (value instanceof Enum<?> constant) {
            return scalar("enum", constant.name());
        }
        throw new IllegalStateException(
                "no content is defined for " + value.getClass().getName());
    }

    private static String scalar(String kind, String text) {
        return kind + text.length() + ":" + text;
    }

    private static String items(Collection<?> items) {
        List<String> contents = items.stream().map(ContentDigest::canonical).toList();
        boolean ordered = !(items instanceof Set<?>);
        return (ordered ? contents : contents.stream().sorted().toList())
                .stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String map(Map<?, ?> map) {
        TreeMap<String, String> contents = new TreeMap<>();
        map.forEach((key, value) -> contents.put(scalar("key", String.valueOf(key)), canonical(value)));
        return contents.toString();
    }

    private static String tree(JsonNode json) {
        if (json.isObject()) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            return map(members);
        }
        if (json.isArray()) {
            return items(json.valueStream().toList());
        }
        String text = json.isBigDecimal() || json.isDouble()
                ? json.decimalValue().stripTrailingZeros().toString()
                : json.toString();
        return scalar(json.isFloatingPointNumber() ? "decimal" : "json", text);
    }

    private static String components(Record settings) {
        StringBuilder content = new StringBuilder(settings.getClass().getSimpleName()).append('(');
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            try {
                content.append(component.getName())
                        .append('=')
                        .append(canonical(component.getAccessor().invoke(settings)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("settings are public records", e);
            }
        }
        return content.append(')').toString();
    }
}
