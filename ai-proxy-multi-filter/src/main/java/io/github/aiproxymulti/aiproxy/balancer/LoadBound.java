package io.github.aiproxymulti.aiproxy.balancer;

import java.util.Arrays;
import java.util.List;

/**
 * How many requests the members of one level may have in flight: a multiple of what each would have if they were spread by
 * weight, counted over the members that a request can still use, that request included, and rounded up. The multiple is at
 * least 1, so somebody always has room.
 */
final class LoadBound {

    /** Keeps what is a whole number, but for the last bit, from being rounded up. */
    private static final double ROUNDING = 1e-9;

    private final int[] instances;

    /** By instance; 0 for who is not of this level or gets nothing. */
    private final long[] weights;

    private final double factor;

    /**
     * Creates the bound of one level.
     *
     * @param members at least one
     * @param percent of the average, at least 100
     */
    LoadBound(List<Member> members, int percent) {
        boolean allZero = members.stream().allMatch(member -> member.weight() == 0);
        this.instances = members.stream().mapToInt(Member::instance).toArray();
        this.weights = new long[Arrays.stream(instances).max().orElse(0) + 1];
        members.forEach(member -> weights[member.instance()] = allZero ? 1 : member.weight());
        this.factor = percent / 100.0;
    }

    /** What a unit of weight may have at this moment, before it is rounded. */
    double share(Attempts attempts) {
        long total = 0;
        long requests = 1;
        for (int instance : instances) {
            if (weights[instance] > 0 && !attempts.hasTried(instance)) {
                total += weights[instance];
                requests += attempts.load().inFlight(instance);
            }
        }
        return total == 0 ? 0 : factor * requests / total;
    }

    /** Whether an instance may take one more. */
    boolean hasRoom(int instance, double share, Load load) {
        return load.inFlight(instance) + 1 <= Math.ceil(share * weights[instance] - ROUNDING);
    }
}
