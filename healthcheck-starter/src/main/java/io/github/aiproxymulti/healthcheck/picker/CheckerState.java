package io.github.aiproxymulti.healthcheck.picker;

import io.github.aiproxymulti.healthcheck.HealthView;

/** What a picker depends on of one member's checker. Distinct situations are distinct values. */
public sealed interface CheckerState {

    /** Nothing is checked. */
    record Unchecked() implements CheckerState {}

    /** Checks are configured, no view is published yet. */
    record Pending() implements CheckerState {}

    /**
     * A view is published.
     *
     * @param generation the checker
     * @param healthVersion the version of its view
     * @param nodesVersion the version of its addresses
     */
    record Ready(long generation, long healthVersion, long nodesVersion) implements CheckerState {}

    /** The state a view stands for. */
    static CheckerState of(HealthView view) {
        return switch (view.phase()) {
            case UNCHECKED -> new Unchecked();
            case PENDING -> new Pending();
            case READY ->
                new Ready(view.generation(), view.version(), view.nodes().version());
        };
    }
}
