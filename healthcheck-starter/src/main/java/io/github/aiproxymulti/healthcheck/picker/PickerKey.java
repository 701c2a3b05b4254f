package io.github.aiproxymulti.healthcheck.picker;

import java.util.List;

/**
 * All that a picker depends on, injective by construction.
 *
 * @param owner whose picker it is, such as a route id
 * @param configVersion the content version of the owner's configuration
 * @param states one per member, in configuration order; empty for a picker that does not depend on health
 */
public record PickerKey(String owner, String configVersion, List<CheckerState> states) {

    /** Copies the list. */
    public PickerKey {
        states = List.copyOf(states);
    }
}
