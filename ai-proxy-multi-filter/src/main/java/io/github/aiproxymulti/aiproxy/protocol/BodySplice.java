package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A change of top-level members of a body, without re-serialising it: which of its bytes stay, and what comes in between. With
 * {@code b} set and {@code d} removed, <pre>{@code { "a" : 1.0, "b": [ 2 ],"d":4 }}</pre> becomes
 * <pre>{@code { "a" : 1.0, "b": "new" }}</pre>
 */
public final class BodySplice {

    private static final byte[] COMMA = {','};
    private static final byte[] QUOTE = {'"'};
    private static final byte[] QUOTE_COLON = {'"', ':'};

    private final int size;
    private final RequestScan scan;
    private final Map<String, byte[]> set;
    private final Set<String> remove;
    private final int length;
    private final int pieces;

    private BodySplice(int size, RequestScan scan, Map<String, byte[]> set, Set<String> remove) {
        this.size = size;
        this.scan = scan;
        this.set = set;
        this.remove = remove;
        Measure measure = new Measure();
        tell(measure);
        this.length = measure.length;
        this.pieces = measure.pieces;
    }

    /** Hears what the changed body consists of, in its order. */
    public interface Pieces {

        /** Bytes of the body as it was, from one offset to another. */
        void kept(int from, int to);

        /** Other bytes; not to be changed. */
        void added(byte[] bytes);
    }

    /**
     * Sets and removes members. Members that exist are replaced in place (of duplicates the last place is kept, the others
     * go), new ones are appended in the order of {@code set}; a removed member takes its comma along. All other bytes stay
     * as they are. A body that is not an object stays as it is: it has no members.
     *
     * @param size of the body, in bytes
     * @param scan the scan of the body
     * @param set the new value of each member, as JSON in UTF-8; wins over {@code remove}
     * @param remove the members to drop, all duplicates of each
     */
    public static BodySplice of(int size, RequestScan scan, Map<String, byte[]> set, Set<String> remove) {
        return new BodySplice(size, scan, set, remove);
    }

    /** How long the body becomes, in bytes. */
    public int length() {
        return length;
    }

    /** How many pieces {@link #tell} tells of. */
    public int pieces() {
        return pieces;
    }

    /** Tells what the changed body consists of. */
    public void tell(Pieces ear) {
        Run run = new Run(ear);
        if (scan.root() == JsonKind.OBJECT) {
            run.object();
        } else {
            run.keep(0, size);
        }
        run.flush();
    }

    /**
     * The body as it becomes.
     *
     * @param body as it was; not changed
     */
    public byte[] appliedTo(byte[] body) {
        Copy copy = new Copy(body, new byte[length]);
        tell(copy);
        return copy.spliced;
    }

    private static byte[] quoted(String name) {
        return new String(JsonStringEncoder.getInstance().quoteAsCharArray(name)).getBytes(StandardCharsets.UTF_8);
    }

    /** One walk over the members. Bytes that stay and lie side by side are told of as one piece. */
    private final class Run {

        private final Pieces ear;
        private final MemberTable members = scan.members();
        private int keptFrom;
        private int keptTo;

        Run(Pieces ear) {
            this.ear = ear;
        }

        void object() {
            int count = members.size();
            int closingBrace = scan.rootEnd() - 1;
            keep(0, count == 0 ? closingBrace : members.start(0));
            Map<String, byte[]> toAppend = new LinkedHashMap<>(set);
            // Looked up once per name, not per member: a body may hold a hundred thousand duplicates.
            Set<Integer> keptPlaces = new HashSet<>();
            set.keySet().forEach(name -> keptPlaces.add(members.lastIndexOf(name)));
            boolean first = true;
            for (int i = 0; i < count; i++) {
                byte[] value = set.get(members.name(i));
                if (value == null ? remove.contains(members.name(i)) : !keptPlaces.contains(i)) {
                    continue;
                }
                if (!first) {
                    keep(members.valueEnd(i - 1), members.start(i));
                }
                first = false;
                if (value == null) {
                    keep(members.start(i), members.valueEnd(i));
                } else {
                    keep(members.start(i), members.valueStart(i));
                    add(value);
                    toAppend.remove(members.name(i));
                }
            }
            append(toAppend, first);
            keep(count == 0 ? closingBrace : members.valueEnd(count - 1), size);
        }

        private void append(Map<String, byte[]> added, boolean nothingBefore) {
            boolean first = nothingBefore;
            for (Map.Entry<String, byte[]> member : added.entrySet()) {
                if (!first) {
                    add(COMMA);
                }
                first = false;
                add(QUOTE);
                add(quoted(member.getKey()));
                add(QUOTE_COLON);
                add(member.getValue());
            }
        }

        void keep(int from, int to) {
            if (from != keptTo) {
                flush();
                keptFrom = from;
            }
            keptTo = to;
        }

        void flush() {
            if (keptFrom < keptTo) {
                ear.kept(keptFrom, keptTo);
            }
            keptFrom = keptTo;
        }

        private void add(byte[] bytes) {
            flush();
            ear.added(bytes);
        }
    }

    private static final class Measure implements Pieces {

        private int length;
        private int pieces;

        @Override
        public void kept(int from, int to) {
            length += to - from;
            pieces++;
        }

        @Override
        public void added(byte[] bytes) {
            length += bytes.length;
            pieces++;
        }
    }

    private static final class Copy implements Pieces {

        private final byte[] body;
        private final byte[] spliced;
        private int at;

        Copy(byte[] body, byte[] spliced) {
            this.body = body;
            this.spliced = spliced;
        }

        @Override
        public void kept(int from, int to) {
            copy(body, from, to - from);
        }

        @Override
        public void added(byte[] bytes) {
            copy(bytes, 0, bytes.length);
        }

        private void copy(byte[] bytes, int from, int count) {
            System.arraycopy(bytes, from, spliced, at, count);
            at += count;
        }
    }
}
