package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What one reading of a configuration has found out: problems, warnings, and which texts are secret. Confined to that
 * reading, which is why it may be mutable. Nothing leaves it with a secret in it.
 */
final class Findings {

    private static final int MOST_PROBLEMS = 100;

    /** Shorter texts are no secrets, and blotting them out would make messages unreadable. */
    private static final int SHORTEST_SECRET = 4;

    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> warned = new HashSet<>();
    private final Set<String> resolved = new HashSet<>();
    private final Set<String> unresolved = new HashSet<>();
    private final Set<String> secrets = new HashSet<>();
    private final Consumer<String> warnings;
    private final boolean strict;

    /**
     * Creates empty ones.
     *
     * @param warnings hears of each warning once
     * @param strict whether an unknown name is a problem
     */
    Findings(Consumer<String> warnings, boolean strict) {
        this.warnings = warnings;
        this.strict = strict;
    }

    /** Notes a value that breaks a rule; {@code original} is the text of the original's schema engine. */
    void broken(String path, JsonNode value, String rule, String original) {
        problem(path + ": " + shown(path, value) + " (expected: " + rule + ")"
                + (original.isEmpty() ? "" : ": " + original));
    }

    void wrongType(String path, JsonNode value, String type) {
        broken(path, value, type, "");
    }

    void missing(String path, String name, String rule) {
        problem(Names.child(path, name) + ": missing (expected: " + rule + "): property \"" + name + "\" is required");
    }

    void notBuilt(String path) {
        problem(path + ": not supported yet");
    }

    void unknown(String path, String name, Collection<String> known) {
        Optional<String> nearest = Names.nearest(name, known);
        if (strict) {
            problem(Names.child(path, name) + ": unknown (expected: "
                    + nearest.orElseGet(() -> "one of " + String.join(", ", known)) + ")");
        } else {
            warning(Names.child(path, name) + ": unknown, ignored"
                    + nearest.map(near -> " (did you mean " + near + "?)").orElse(""));
        }
    }

    /** Notes a problem, unless it is only the consequence of a reference that could not be resolved. */
    void problem(String text) {
        if (unresolved.stream().noneMatch(path -> text.startsWith(path + ":"))) {
            problems.add(text);
        }
    }

    void unresolved(String path, String reference) {
        problem(path + ": " + Names.printable(reference) + " (expected: a reference that can be resolved)");
        unresolved.add(path);
    }

    void warning(String text) {
        String clean = redacted(text);
        if (warned.add(clean)) {
            warnings.accept(clean);
        }
    }

    /** Notes that the text at this place came from a reference. */
    void resolved(String path, String value) {
        resolved.add(path);
        secret(value);
    }

    boolean isResolved(String path) {
        return resolved.contains(path);
    }

    void secret(String value) {
        if (value.length() >= SHORTEST_SECRET) {
            secrets.add(value);
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        List<String> texts = new ArrayList<>();
        problems.stream().limit(MOST_PROBLEMS).map(this::redacted).forEach(texts::add);
        if (problems.size() > MOST_PROBLEMS) {
            texts.add("and " + (problems.size() - MOST_PROBLEMS) + " more problems");
        }
        throw new InvalidConfigException(texts);
    }

    private String shown(String path, JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        if (isResolved(path) || SecretFields.mustNotBeShown(path)) {
            return "***";
        }
        return Names.printable(value.isString() ? "'" + value.stringValue() + "'" : value.toString());
    }

    private String redacted(String text) {
        String clean = text;
        for (String secret : secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
