package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Changes top-level members of a body without re-serialising it. With {@code b} set and {@code d} removed,
 * <pre>{@code { "a" : 1.0, "b": [ 2 ],"d":4 }}</pre> becomes <pre>{@code { "a" : 1.0, "b": "new" }}</pre>
 */
public final class BodySplice {

    private static final byte[] COMMA = {','};
    private static final byte[] QUOTE = {'"'};
    private static final byte[] QUOTE_COLON = {'"', ':'};

    private final byte[] body;
    private final MemberTable members;
    private final Map<String, byte[]> set;
    private final Set<String> remove;

    /** Where to; null for the first of two passes, which only counts, so that a large body is written once and into place. */
    private final byte @Nullable [] out;

    private int at;

    private BodySplice(
            byte[] body, RequestScan scan, Map<String, byte[]> set, Set<String> remove, byte @Nullable [] out) {
        this.body = body;
        this.members = scan.members();
        this.set = set;
        this.remove = remove;
        this.out = out;
    }

    /**
     * The body with members set and removed. Members that exist are replaced in place (of duplicates the last place is
     * kept, the others go), new ones are appended in the order of {@code set}; a removed member takes its comma along.
     * All other bytes stay as they are. A body that is not an object is returned as it is: it has no members.
     *
     * @param body the bytes the scan was made of; not changed
     * @param scan the scan of these bytes
     * @param set the new value of each member, as JSON in UTF-8; wins over {@code remove}
     * @param remove the members to drop, all duplicates of each
     */
    public static byte[] splice(byte[] body, RequestScan scan, Map<String, byte[]> set, Set<String> remove) {
        if (scan.root() != JsonKind.OBJECT || (set.isEmpty() && remove.isEmpty())) {
            return body;
        }
        byte[] spliced = new byte[new BodySplice(body, scan, set, remove, null).run(scan.rootEnd() - 1)];
        int written = new BodySplice(body, scan, set, remove, spliced).run(scan.rootEnd() - 1);
        if (written != spliced.length) {
            throw new IllegalStateException("the passes over a body disagree");
        }
        return spliced;
    }

    /** How long it has become. */
    private int run(int closingBrace) {
        int count = members.size();
        copy(0, count == 0 ? closingBrace : members.start(0));
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
                copy(members.valueEnd(i - 1), members.start(i));
            }
            first = false;
            if (value == null) {
                copy(members.start(i), members.valueEnd(i));
            } else {
                copy(members.start(i), members.valueStart(i));
                write(value);
                toAppend.remove(members.name(i));
            }
        }
        append(toAppend, first);
        copy(count == 0 ? closingBrace : members.valueEnd(count - 1), body.length);
        return at;
    }

    private void append(Map<String, byte[]> added, boolean nothingBefore) {
        boolean first = nothingBefore;
        for (Map.Entry<String, byte[]> member : added.entrySet()) {
            if (!first) {
                write(COMMA);
            }
            first = false;
            write(QUOTE);
            write(quoted(member.getKey()));
            write(QUOTE_COLON);
            write(member.getValue());
        }
    }

    private static byte[] quoted(String name) {
        return new String(JsonStringEncoder.getInstance().quoteAsCharArray(name)).getBytes(StandardCharsets.UTF_8);
    }

    private void copy(int from, int to) {
        write(body, from, to - from);
    }

    private void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    private void write(byte[] bytes, int from, int length) {
        if (out != null) {
            System.arraycopy(bytes, from, out, at, length);
        }
        at += length;
    }
}
