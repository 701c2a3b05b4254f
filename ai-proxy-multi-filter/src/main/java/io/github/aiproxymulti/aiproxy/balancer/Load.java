package io.github.aiproxymulti.aiproxy.balancer;

/** What is known of the load of a route's instances at this moment. Read at every pick; safe for concurrent use. */
public interface Load {

    /** Nobody is loaded. */
    Load NONE = new Load() {
        @Override
        public double load(int instance) {
            return 0;
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public double latencyNanos(int instance, long now) {
            return 0;
        }

        @Override
        public int inFlight(int instance) {
            return 0;
        }
    };

    /**
     * How busy an instance is: requests in flight, and what counts as such.
     *
     * @param instance its index in the route's list
     */
    double load(int instance);

    /** The time by which latencies fade, in nanoseconds from anywhere; read once for all that are compared. */
    long now();

    /**
     * How long an instance takes to its first content, in nanoseconds; 0 while nothing is known.
     *
     * @param instance its index in the route's list
     * @param now {@link #now}
     */
    double latencyNanos(int instance, long now);

    /**
     * Requests in flight, and nothing else.
     *
     * @param instance its index in the route's list
     */
    int inFlight(int instance);
}
