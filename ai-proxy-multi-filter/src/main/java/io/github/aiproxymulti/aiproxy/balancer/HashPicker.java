package io.github.aiproxymulti.aiproxy.balancer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Consistent hashing on a ring. Every member owns 160 points per unit of its weight divided by the common divisor; its points
 * are a chain of CRC-32 values that starts at its name. A key belongs to the first point not below its own hash; the next
 * members in ring order are its fallbacks. Members of weight 0 own nothing, unless all weights are 0: then all count as 1. With a bound, members
 * that have too much are passed over in ring order, so a key that cannot go home goes to the same neighbour each time.
 *
 * <p>Source: balancing.md section 2.
 */
public final class HashPicker implements Picker {

    private static final int POINTS_PER_WEIGHT = 160;

    private final int nodeCount;

    /** Hashes as unsigned numbers, ascending. */
    private final long[] points;

    /** For each of equal parts of the hash range, of which there are about as many as points: its first point. */
    private final int[] parts;

    private final int partShift;

    /** The member that owns each point. */
    private final int[] owners;

    /** Who is passed over for having too much; null for nobody. */
    private final @Nullable LoadBound bound;

    /**
     * Builds the ring.
     *
     * @param members at least one
     */
    public HashPicker(List<Member> members) {
        this(members, null);
    }

    HashPicker(List<Member> members, @Nullable LoadBound bound) {
        this.bound = bound;
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
        this.partShift = Integer.numberOfLeadingZeros(points.length);
        this.parts = parts(points, partShift);
    }

    /** The hash of a key, as {@link #pick} wants it. */
    public static int hash(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return (int) crc.getValue();
    }

    @Override
    public int pick(Attempts attempts, int hash) {
        int index;
        if (attempts.ringIndex() == Attempts.NO_POINT) {
            index = lookup(Integer.toUnsignedLong(hash));
        } else if (attempts.marks() >= nodeCount) {
            return NONE;
        } else {
            index = untriedAfter(attempts.ringIndex(), attempts);
        }
        if (bound != null) {
            index = withRoom(index, attempts, bound);
        }
        attempts.ringIndex(index);
        return owners[index];
    }

    private int untriedAfter(int last, Attempts attempts) {
        int index = last;
        for (int step = 0; step < owners.length; step++) {
            index = after(index);
            if (!attempts.hasTried(owners[index])) {
                break;
            }
        }
        return index;
    }

    /** From here the next point whose owner has room. Some untried member has, unless none is left. */
    private int withRoom(int from, Attempts attempts, LoadBound limit) {
        double share = limit.share(attempts);
        int index = from;
        for (int step = 0; step < owners.length; step++) {
            if (!attempts.hasTried(owners[index]) && limit.hasRoom(owners[index], share, attempts.load())) {
                return index;
            }
            index = after(index);
        }
        return from;
    }

    private int after(int index) {
        return index + 1 == owners.length ? 0 : index + 1;
    }

    private int lookup(long hash) {
        int index = parts[(int) (hash >>> partShift)];
        while (index < points.length && points[index] < hash) {
            index++;
        }
        return index == points.length ? 0 : index;
    }

    private static int[] parts(long[] points, int shift) {
        int[] parts = new int[1 << (Integer.SIZE - shift)];
        int index = 0;
        for (int part = 0; part < parts.length; part++) {
            while (index < points.length && points[index] < (long) part << shift) {
                index++;
            }
            parts[part] = index;
        }
        return parts;
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
