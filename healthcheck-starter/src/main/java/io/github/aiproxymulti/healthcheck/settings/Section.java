package io.github.aiproxymulti.healthcheck.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of the tree, read by name. A value that cannot be used is noted and replaced by its default, so that one
 * reading finds every problem. Values may be typed (from JSON) or strings (from YAML arguments).
 */
final class Section {

    private static final String HIDDEN = "(not shown)";

    private final String path;
    private final Map<String, Object> values;
    private final Findings findings;

    private Section(String path, Map<String, Object> values, Findings findings) {
        this.path = path;
        this.values = values;
        this.findings = findings;
    }

    /** Opens an object; names that are not known are warned about, null values count as absent. */
    static Section open(String path, Map<?, ?> tree, List<String> known, Findings findings) {
        Map<String, String> spellings = new LinkedHashMap<>();
        known.forEach(name -> spellings.put(KeyNames.uniform(name), name));
        Map<String, Object> values = new LinkedHashMap<>();
        tree.forEach((key, value) -> {
            String name = spellings.get(KeyNames.uniform(String.valueOf(key)));
            if (name == null) {
                warnUnknown(path + "." + key, String.valueOf(key), known, findings);
            } else if (value != null && values.put(name, value) != null) {
                findings.problem(path + "." + name + ": written twice (expected: one spelling)");
            }
        });
        return new Section(path, values, findings);
    }

    private static void warnUnknown(String path, String key, List<String> known, Findings findings) {
        Optional<String> nearest = KeyNames.nearest(key, known);
        findings.warning(path + ": unknown, ignored"
                + nearest.map(name -> " (did you mean " + name + "?)").orElse(""));
    }

    String path(String name) {
        return path + "." + name;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The object of that name; null when absent. An empty string is how YAML arguments show {@code {}}. */
    @Nullable Section child(String name, List<String> known) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            return open(path(name), map, known, findings);
        }
        if (!value.toString().isEmpty()) {
            findings.wrong(path(name), "not an object", "an object");
        }
        return open(path(name), Map.of(), known, findings);
    }

    int integer(String name, int whenAbsent, int min, int max) {
        Object value = values.get(name);
        if (value == null) {
            return whenAbsent;
        }
        Long number = whole(path(name), value);
        if (number == null) {
            return whenAbsent;
        }
        if (number < min || number > max) {
            findings.outOfRange(path(name), number, min, max);
            return whenAbsent;
        }
        return Math.toIntExact(number);
    }

    private @Nullable Long whole(String at, Object value) {
        try {
            return new BigDecimal(value.toString().trim()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            findings.wrong(at, quoted(value), "an integer");
            return null;
        }
    }

    /** Seconds, fractions allowed, more than zero. */
    BigDecimal seconds(String name, BigDecimal whenAbsent, int max) {
        Object value = values.get(name);
        if (value == null) {
            return whenAbsent;
        }
        try {
            BigDecimal number = new BigDecimal(value.toString().trim());
            if (number.signum() > 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            findings.wrong(path(name), quoted(value), "a number of seconds");
            return whenAbsent;
        }
        findings.wrong(path(name), value, "more than 0 and at most " + max + " seconds");
        return whenAbsent;
    }

    boolean flag(String name, boolean whenAbsent) {
        Object value = values.get(name);
        if (value == null) {
            return whenAbsent;
        }
        String text = value.toString().trim();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        findings.wrong(path(name), quoted(value), "true or false");
        return whenAbsent;
    }

    /** A text; what does not fit the rule is a problem. The value is shown only if it cannot be a secret. */
    @Nullable String text(String name, boolean show, String rule, Function<String, Boolean> fits) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map) && !(value instanceof List) && fits.apply(value.toString())) {
            return value.toString();
        }
        findings.wrong(path(name), show ? quoted(value) : HIDDEN, rule);
        return null;
    }

    /** The items of a list; null when absent. YAML arguments show a list as {@code {0=.., 1=..}}. */
    @Nullable List<Object> items(String name) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        List<Object> items = asList(value);
        if (items.isEmpty()) {
            findings.wrong(path(name), "[]", "at least 1 item");
            return null;
        }
        return items;
    }

    private static List<Object> asList(Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        if (value instanceof Map<?, ?> map) {
            return isIndexed(map) ? indexed(map) : namedLines(map);
        }
        return value.toString().isEmpty() ? List.of() : List.of(value);
    }

    private static boolean isIndexed(Map<?, ?> map) {
        return map.keySet().stream().allMatch(key -> String.valueOf(key).matches("\\d{1,9}"));
    }

    private static List<Object> indexed(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.entrySet().stream()
                .sorted((a, b) -> Integer.compare(index(a.getKey()), index(b.getKey())))
                .forEach(entry -> items.add(entry.getValue()));
        return items;
    }

    private static int index(Object key) {
        return Integer.parseInt(String.valueOf(key));
    }

    /** Headers may also be written as a map of names to one value or a list of values. */
    private static List<Object> namedLines(Map<?, ?> map) {
        List<Object> lines = new ArrayList<>();
        map.forEach((name, value) -> asList(value == null ? "" : value).forEach(one -> lines.add(name + ": " + one)));
        return lines;
    }

    @Nullable Integer status(String at, Object item) {
        Long number = whole(at, item);
        if (number != null && (number < 200 || number > 599)) {
            findings.outOfRange(at, number, 200, 599);
            return null;
        }
        return number == null ? null : Math.toIntExact(number);
    }

    void wrong(String name, Object value, String rule) {
        findings.wrong(path(name), value, rule);
    }

    void hidden(String at, String rule) {
        findings.wrong(at, HIDDEN, rule);
    }

    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }
}
