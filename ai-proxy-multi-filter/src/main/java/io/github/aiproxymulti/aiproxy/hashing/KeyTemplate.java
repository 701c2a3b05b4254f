package io.github.aiproxymulti.aiproxy.hashing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of several variables: {@code $name}, <code>${name}</code> or <code>${name ?? default}</code>, with text between
 * them. What is not set becomes its default, else nothing; when no variable at all is set there is no key.
 *
 * @param parts text and variables, in order
 */
record KeyTemplate(List<Part> parts) {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$(?:(\\w+)|\\{\\s*([\\w.-]+)\\s*(?:\\?\\?\\s*([^}]*?)\\s*)?})");

    /** Copies the list. */
    KeyTemplate {
        parts = List.copyOf(parts);
    }

    /** Reads a template; a dollar sign that starts no reference is text. */
    static KeyTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher references = REFERENCE.matcher(template);
        int at = 0;
        while (references.find()) {
            if (references.start() > at) {
                parts.add(Part.text(template.substring(at, references.start())));
            }
            String plain = references.group(1);
            String otherwise = references.group(3);
            parts.add(new Part(plain == null ? references.group(2) : plain, otherwise));
            at = references.end();
        }
        if (at < template.length()) {
            parts.add(Part.text(template.substring(at)));
        }
        return new KeyTemplate(parts);
    }

    /** Whether the consumer is among the variables. */
    boolean usesConsumer() {
        return parts.stream().anyMatch(part -> part.name() != null && Variables.isConsumer(part.name()));
    }

    /** The names of variables that mean nothing here. */
    List<String> unknown() {
        return parts.stream()
                .map(Part::name)
                .filter(Objects::nonNull)
                .filter(name -> !Variables.isKnown(name))
                .toList();
    }

    /** The key of a request; null when none of the variables is set. */
    @Nullable String key(HashSource request) {
        StringBuilder key = new StringBuilder();
        boolean resolved = false;
        for (Part part : parts) {
            String value = part.variable().apply(request);
            key.append(value == null ? part.substitute() : value);
            resolved |= value != null;
        }
        return resolved ? key.toString() : null;
    }

    /** The text for a request, whatever is set; a variable that is not set becomes its default, else nothing. */
    String text(HashSource request) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String value = part.variable().apply(request);
            text.append(value == null ? part.substitute() : value);
        }
        return text.toString();
    }

    /** Whether any variable is set or has a default. */
    boolean resolves(HashSource request) {
        return parts.stream()
                .anyMatch(part -> part.name() != null
                        && (part.otherwise() != null || part.variable().apply(request) != null));
    }

    /**
     * A piece of a template.
     *
     * @param name the variable's name; null for plain text
     * @param variable reads it; never set for plain text
     * @param otherwise the text, or the default of a variable; null for none
     */
    record Part(
            @Nullable String name,
            Variables.Variable variable,
            @Nullable String otherwise) {

        Part(String name, @Nullable String otherwise) {
            this(name, Variables.named(name), otherwise);
        }

        static Part text(String text) {
            return new Part(null, request -> null, text);
        }

        String substitute() {
            return otherwise == null ? "" : otherwise;
        }
    }
}
