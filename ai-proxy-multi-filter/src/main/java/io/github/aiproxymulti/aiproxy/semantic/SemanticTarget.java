package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.config.Instance;
import java.util.List;
import java.util.Objects;

/**
 * An instance as this package sees it.
 *
 * @param name its name
 * @param examples prompts that are meant for it
 * @param threshold the smallest similarity at which it is chosen
 */
record SemanticTarget(String name, List<String> examples, double threshold) {

    /** Copies the examples. */
    SemanticTarget {
        examples = List.copyOf(examples);
    }

    static SemanticTarget of(Instance instance, double threshold) {
        return new SemanticTarget(
                instance.name(), instance.examples(), Objects.requireNonNullElse(instance.threshold(), threshold));
    }

    /** The name with a question mark for all that is not printable ASCII. */
    String printableName() {
        return name.replaceAll("[^ -~]", "?");
    }
}
