package io.github.aiproxymulti.healthcheck.settings;

import java.util.List;

/** Settings that cannot be used. Carries every problem found, each as {@code path: value (expected: rule)}. */
public final class InvalidChecksException extends IllegalArgumentException {

    private final List<String> problems;

    /**
     * Creates it.
     *
     * @param problems what is wrong, at least one; must not contain secrets
     */
    public InvalidChecksException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order it was found. */
    public List<String> problems() {
        return problems;
    }
}
