package io.github.aiproxymulti.aiproxy.balancer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Consistent hashing on a ring. Every member owns 160 points per unit of its weight divided by the common divisor; its points
 * are a chain of CRC-32 values that starts at its name. A key belongs to the first point not below its own hash; the next
 * members in ring order are its fallbacks. Members of weight 0 own nothing, unless all weights are 0: then all count as 1.
 *
 * <p>Source: balancing.md section 2.
 */
public final class HashPicker implements Picker {

    private static final int POINTS_PER_WEIGHT = 160;

    private final int nodeCount;

    /** Hashes as unsigned numbers, ascending. */
    private final long[] points;

    /** The member that owns each point. */
    private final int[] owners;

    /**
     * Builds the ring.
     *
     * @param members at least one
     */
    public HashPicker(List<Member> members) {
        this.nodeCount = members.size();
        List<long[]> ring = new ArrayList<>();
        int gcd = Weights.gcd(members);
        for (Member member : members) {
            int share = gcd == 0 ? 1 : member.weight() / gcd;
            addPoints(ring, member, POINTS_PER_WEIGHT * share);
        }
        ring.sort((a, b) -> Long.compare(a[0], b[0]));
        this.points = ring.stream().mapToLong(point -> point[0]).toArray();
        this.owners = ring.stream().mapToInt(point -> (int) point[1]).toArray();
    }

    /** The hash of a key, as {@link #pick} wants it. */
    public static int hash(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) crc.getValue();
    }

    @Override
    public int pick(Attempts attempts, int hash) {
        if (attempts.ringIndex() == Attempts.NO_POINT) {
            int index = lookup(Integer.toUnsignedLong(hash));
            attempts.ringIndex(index);
            return owners[index];
        }
        if (attempts.marks() >= nodeCount) {
            return NONE;
        }
        int index = attempts.ringIndex();
        for (int step = 0; step < owners.length; step++) {
            index = index + 1 == owners.length ? 0 : index + 1;
            if (!attempts.hasTried(owners[index])) {
                break;
            }
        }
        attempts.ringIndex(index);
        return owners[index];
    }

    private int lookup(long hash) {
        int found = Arrays.binarySearch(points, hash);
        int index = found >= 0 ? found : -found - 1;
        return index == points.length ? 0 : index;
    }

    private static void addPoints(List<long[]> ring, Member member, int count) {
        byte[] id = member.name().replace(':', '\0').getBytes(StandardCharsets.UTF_8);
        byte[] previous = new byte[Integer.BYTES];
        for (int i = 0; i < count; i++) {
            CRC32 crc = new CRC32();
            crc.update(id);
            crc.update(previous);
            long point = crc.getValue();
            ring.add(new long[] {point, member.instance()});
            for (int b = 0; b < Integer.BYTES; b++) {
                previous[b] = (byte) (point >>> (8 * b));
            }
        }
    }
}
