package io.github.aiproxymulti.healthcheck.checker;

import java.util.List;

/**
 * What a message led to.
 *
 * @param state the next state; the very same object when nothing changed
 * @param events what happened on the way, in order
 */
record Step(ResourceState state, List<Event> events) {

    /** Copies the list. */
    Step {
        events = List.copyOf(events);
    }

    static Step same(ResourceState state) {
        return new Step(state, List.of());
    }
}
