package io.github.aiproxymulti.aiproxy.balancer;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Power of two choices: draws two different instances by weight and takes the one that costs less. The first drawn wins unless
 * the other is clearly cheaper, so that instances which are alike get exactly the shares of their weights. Instances of weight 0
 * get nothing, unless all weights are 0: then all count as 1.
 */
final class LoadPicker implements Picker {

    /** Where nothing is left to draw from. */
    private static final int NOBODY = -1;

    private final int[] instances;
    private final long[] weights;

    /** Weights up to and including each member. */
    private final long[] sums;

    private final Cost cost;
    private final RandomGenerator random;

    /**
     * Creates the picker of one level.
     *
     * @param members at least one
     * @param cost compares two of them
     * @param random draws; safe for concurrent use
     */
    LoadPicker(List<Member> members, Cost cost, RandomGenerator random) {
        boolean allZero = members.stream().allMatch(member -> member.weight() == 0);
        List<Member> drawn = members.stream()
                .filter(member -> allZero || member.weight() > 0)
                .toList();
        this.instances = drawn.stream().mapToInt(Member::instance).toArray();
        this.weights = drawn.stream()
                .mapToLong(member -> allZero ? 1 : member.weight())
                .toArray();
        this.sums = new long[weights.length];
        long sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            sums[i] = sum;
        }
        this.cost = cost;
        this.random = random;
    }

    @Override
    public int pick(Attempts attempts, int hash) {
        int first;
        int second;
        if (attempts.marks() == 0) {
            first = draw();
            second = drawOther(first);
        } else {
            first = drawUntried(attempts, NOBODY);
            second = first == NOBODY ? NOBODY : drawUntried(attempts, first);
        }
        if (second == NOBODY) {
            return first == NOBODY ? NONE : instances[first];
        }
        boolean other =
                cost.isCheaper(attempts.load(), instances[second], weights[second], instances[first], weights[first]);
        return instances[other ? second : first];
    }

    private int draw() {
        return at(random.nextLong(sums[sums.length - 1]));
    }

    /** Draws as if the first were not there. */
    private int drawOther(int first) {
        long rest = sums[sums.length - 1] - weights[first];
        if (rest == 0) {
            return NOBODY;
        }
        long point = random.nextLong(rest);
        return at(point < sums[first] - weights[first] ? point : point + weights[first]);
    }

    /** The member that owns this point: the first whose sum lies above it. */
    private int at(long point) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int drawUntried(Attempts attempts, int but) {
        long total = 0;
        for (int i = 0; i < instances.length; i++) {
            total += i == but || attempts.hasTried(instances[i]) ? 0 : weights[i];
        }
        if (total == 0) {
            return NOBODY;
        }
        long point = random.nextLong(total);
        int found = NOBODY;
        for (int i = 0; i < instances.length && point >= 0; i++) {
            if (i != but && !attempts.hasTried(instances[i])) {
                point -= weights[i];
                found = i;
            }
        }
        return found;
    }
}
