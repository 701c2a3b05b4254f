package io.github.aiproxymulti.aiproxy.config;

import java.util.List;

/**
 * A configuration that cannot be used. Carries every problem found, the first in the order of the original first, each as
 * {@code path: value (expected: rule)} or {@code path: text of the original}. Contains no secret.
 */
public final class InvalidConfigException extends IllegalArgumentException {

    private final List<String> problems;

    /**
     * Creates it.
     *
     * @param problems what is wrong, at least one
     */
    public InvalidConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return the problems, in the order in which they were found
     */
    public List<String> problems() {
        return problems;
    }
}
