package io.github.aiproxymulti.healthcheck;

import java.util.Objects;

/**
 * The name of one checked resource. Opaque to this module; callers choose a scheme that is unique and stable, such as
 * {@code <route id>/<instance name>}.
 *
 * @param value the name, not blank
 */
public record ResourceId(String value) implements Comparable<ResourceId> {

    /** Rejects a blank name. */
    public ResourceId {
        if (Objects.requireNonNull(value, "value").isBlank()) {
            throw new IllegalArgumentException("resource id: blank (expected: a name)");
        }
    }

    @Override
    public int compareTo(ResourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
