package io.github.aiproxymulti.healthcheck.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What one reading has found so far. Confined to that reading. */
final class Findings {

    private final List<String> problems = new ArrayList<>();
    private final Consumer<String> warnings;

    Findings(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    void problem(String text) {
        problems.add(text);
    }

    void wrong(String path, Object value, String rule) {
        problems.add(path + ": " + value + " (expected: " + rule + ")");
    }

    /** Also says it in the words of the original's schema, which people search for. */
    void outOfRange(String path, long value, long min, long max) {
        String words = value < min ? "to be at least " + min : "to be at most " + max;
        problems.add(path + ": " + value + " (expected: " + min + ".." + max + "): expected " + value + " " + words);
    }

    void warning(String text) {
        warnings.accept(text);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidChecksException(problems);
        }
    }
}
