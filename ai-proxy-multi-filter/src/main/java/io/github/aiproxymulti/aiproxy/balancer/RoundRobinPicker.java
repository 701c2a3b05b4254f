package io.github.aiproxymulti.aiproxy.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Weighted round robin by an interleaved threshold.
 *
 * <p>A cycle is a list of rows. The first row holds the nodes of the largest weight, each further row lowers the threshold by
 * the greatest common divisor of all weights and holds the nodes that reach it: weights A 4, B 1 give the rows
 * {@code A | A | A | A B}, weights 5, 3, 2 give {@code A | A | A B | A B C | A B C}. Rows with equal nodes are kept once, as
 * a block with a repeat count, so a pick is one atomic increment and a short search, whatever the weights. The walk starts
 * behind a random node of the first row, therefore the first cycle may be shorter.
 *
 * <p>Source: balancing.md section 1.
 */
public final class RoundRobinPicker implements Picker {

    private final int nodeCount;
    private final List<Block> blocks;
    private final long cycle;
    private final AtomicLong position;

    /**
     * Builds the cycle.
     *
     * @param members at least one
     * @param random chooses the starting node
     */
    public RoundRobinPicker(List<Member> members, RandomGenerator random) {
        this.nodeCount = members.size();
        this.blocks = blocks(members);
        this.cycle = blocks.get(blocks.size() - 1).end();
        int start = random.nextInt(nodeCount);
        this.position = new AtomicLong(firstRowEntriesUpTo(members, start));
    }

    private RoundRobinPicker(RoundRobinPicker from) {
        this.nodeCount = from.nodeCount;
        this.blocks = from.blocks;
        this.cycle = from.cycle;
        this.position = new AtomicLong(from.position.get());
    }

    @Override
    public Picker detached() {
        return new RoundRobinPicker(this);
    }

    @Override
    public int pick(Attempts attempts, int hash) {
        int found = find();
        int marks = attempts.marks();
        if (marks == 0) {
            return found;
        }
        if (marks >= nodeCount) {
            return NONE;
        }
        for (int i = 0; i < 2 * nodeCount && attempts.hasTried(found); i++) {
            found = find();
        }
        return attempts.hasTried(found) ? anyUntried(attempts, found) : found;
    }

    private int find() {
        long at = Math.floorMod(position.getAndIncrement(), cycle);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (at < block.end()) {
                int[] row = block.row();
                return row.length == 1 ? row[0] : row[(int) ((at - block.start()) % row.length)];
            }
        }
        throw new IllegalStateException("position " + at + " is outside the cycle of " + cycle);
    }

    /** The lowest row names every node with a weight; who is not in it is never picked while others have weight. */
    private int anyUntried(Attempts attempts, int lastFound) {
        for (int candidate : blocks.get(blocks.size() - 1).row()) {
            if (!attempts.hasTried(candidate)) {
                return candidate;
            }
        }
        return lastFound;
    }

    private static List<Block> blocks(List<Member> members) {
        int[] thresholds = members.stream()
                .mapToInt(Member::weight)
                .filter(w -> w > 0)
                .distinct()
                .sorted()
                .toArray();
        int gcd = Weights.gcd(members);
        if (members.size() == 1 || thresholds.length == 0) {
            int[] all = members.stream().mapToInt(Member::instance).toArray();
            return List.of(new Block(0, all.length, all));
        }
        List<Block> blocks = new ArrayList<>(thresholds.length);
        long start = 0;
        for (int i = thresholds.length - 1; i >= 0; i--) {
            int threshold = thresholds[i];
            int[] row = members.stream()
                    .filter(m -> m.weight() >= threshold)
                    .mapToInt(Member::instance)
                    .toArray();
            int repeats = (threshold - (i == 0 ? 0 : thresholds[i - 1])) / gcd;
            long entries = (long) repeats * row.length;
            blocks.add(new Block(start, start + entries, row));
            start += entries;
        }
        return List.copyOf(blocks);
    }

    private static long firstRowEntriesUpTo(List<Member> members, int start) {
        int max = members.stream().mapToInt(Member::weight).max().orElse(0);
        return members.stream().limit(start + 1L).filter(m -> m.weight() == max).count();
    }

    /**
     * Equal rows of the cycle.
     *
     * @param start position of the first entry
     * @param end position behind the last entry
     * @param row the nodes of one row, never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // private, never compared, read on the hot path
    private record Block(long start, long end, int[] row) {}
}
