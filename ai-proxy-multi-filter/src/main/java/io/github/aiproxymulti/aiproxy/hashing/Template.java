package io.github.aiproxymulti.aiproxy.hashing;

import java.util.List;
import java.util.Optional;

/**
 * A text with variables of the request in it: {@code $name}, <code>${name}</code> or <code>${name ?? default}</code>.
 * Source: rate-limiting.md section 5.
 */
public final class Template {

    private final KeyTemplate parts;

    private Template(KeyTemplate parts) {
        this.parts = parts;
    }

    /**
     * Reads a template; a dollar sign that starts no variable is text.
     *
     * @param text the template
     */
    public static Template parse(String text) {
        return new Template(KeyTemplate.parse(text));
    }

    /** Whether {@link HashSource#consumer} is read, so that it has to be known before. */
    public boolean usesConsumer() {
        return parts.usesConsumer();
    }

    /** The names of variables that mean nothing here, and are never set. */
    public List<String> unknown() {
        return parts.unknown();
    }

    /** The text for a request; a variable that is not set becomes its default, else nothing. */
    public String text(HashSource request) {
        return parts.text(request);
    }

    /** The text for a request; empty when none of its variables is set or has a default. */
    public Optional<String> key(HashSource request) {
        return parts.resolves(request) ? Optional.of(parts.text(request)) : Optional.empty();
    }
}
