package io.github.aiproxymulti.aiproxy.standing;

/** Hears of changes of standings. Called on event loops: must be quick and must not throw. */
public interface StandingListener {

    /** Nobody listens. */
    StandingListener NONE = new StandingListener() {
        @Override
        public void cooling(String routeId, String instance, int status) {}

        @Override
        public void circuit(String routeId, String instance, CircuitState state) {}
    };

    /**
     * A cool-down has begun.
     *
     * @param routeId the route
     * @param instance the instance's name
     * @param status the answer that began it
     */
    void cooling(String routeId, String instance, int status);

    /**
     * A circuit has changed its state.
     *
     * @param routeId the route
     * @param instance the instance's name
     * @param state the new state
     */
    void circuit(String routeId, String instance, CircuitState state);
}
