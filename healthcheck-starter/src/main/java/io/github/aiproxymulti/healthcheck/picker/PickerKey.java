package io.github.aiproxymulti.healthcheck.picker;

import java.util.List;

/**
 * All that a picker depends on, injective by construction.
 *
 * @param owner whose picker it is, such as a route id
 * @param configVersion the content version of the owner's configuration
 * @param states one per member, in configuration order; empty for a picker that does not depend on health
 * @param conditions what else it depends on, in an order of the owner's own: immutable values of which equal ones mean the
 *     same
 */
public record PickerKey(String owner, String configVersion, List<CheckerState> states, List<?> conditions) {

    /** The key of a picker that depends on health and configuration only. */
    public PickerKey(String owner, String configVersion, List<CheckerState> states) {
        this(owner, configVersion, states, List.of());
    }

    /** Copies the lists. */
    public PickerKey {
        states = List.copyOf(states);
        conditions = List.copyOf(conditions);
    }
}
