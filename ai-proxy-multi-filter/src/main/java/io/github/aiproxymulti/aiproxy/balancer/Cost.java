package io.github.aiproxymulti.aiproxy.balancer;

/** What makes one instance cheaper than another at this moment. Allocates nothing. */
enum Cost {

    /** Fewer requests in flight per unit of weight. */
    REQUESTS {
        @Override
        boolean isCheaper(Load load, int instance, long weight, int other, long otherWeight) {
            return load.load(instance) * otherWeight < load.load(other) * weight;
        }
    },

    /**
     * A shorter time to the first content, times the requests that share it. Whose time is unknown is tried with one request;
     * until that has answered, it is taken to be as fast as the other.
     */
    TIME {
        @Override
        boolean isCheaper(Load load, int instance, long weight, int other, long otherWeight) {
            long now = load.now();
            double time = load.latencyNanos(instance, now);
            double otherTime = load.latencyNanos(other, now);
            double busy = load.load(instance);
            double otherBusy = load.load(other);
            if (time == 0 && otherTime == 0) {
                return busy * otherWeight < otherBusy * weight;
            }
            if (time == 0) {
                time = busy == 0 ? 0 : otherTime;
            } else if (otherTime == 0) {
                otherTime = otherBusy == 0 ? 0 : time;
            }
            return time * (1 + busy / weight) < CLEARLY * otherTime * (1 + otherBusy / otherWeight);
        }
    };

    /** Times differ always a little; who is less than a tenth cheaper is not preferred. */
    private static final double CLEARLY = 0.9;

    /**
     * Whether an instance is clearly cheaper than another one.
     *
     * @param load of the instances
     * @param instance its index in the route's list
     * @param weight its weight, at least 1
     * @param other the other's index
     * @param otherWeight the other's weight, at least 1
     */
    abstract boolean isCheaper(Load load, int instance, long weight, int other, long otherWeight);
}
