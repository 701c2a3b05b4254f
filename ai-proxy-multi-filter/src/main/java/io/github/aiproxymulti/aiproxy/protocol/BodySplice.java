package io.github.aiproxymulti.aiproxy.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Changes top-level members of a body without re-serialising it. With {@code b} set and {@code d} removed,
 * <pre>{@code { "a" : 1.0, "b": [ 2 ],"d":4 }}</pre> becomes <pre>{@code { "a" : 1.0, "b": "new" }}</pre>
 */
public final class BodySplice {

    private final byte[] body;
    private final MemberTable members;
    private final Map<String, byte[]> set;
    private final Set<String> remove;
    private final ByteArrayOutputStream out;

    private BodySplice(byte[] body, RequestScan scan, Map<String, byte[]> set, Set<String> remove) {
        this.body = body;
        this.members = scan.members();
        this.set = set;
        this.remove = remove;
        int added = set.values().stream().mapToInt(value -> value.length + 32).sum();
        this.out = new ByteArrayOutputStream(body.length + added);
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
        return new BodySplice(body, scan, set, remove).run(scan.rootEnd() - 1);
    }

    private byte[] run(int closingBrace) {
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
                out.writeBytes(value);
                toAppend.remove(members.name(i));
            }
        }
        append(toAppend, first);
        copy(count == 0 ? closingBrace : members.valueEnd(count - 1), body.length);
        return out.toByteArray();
    }

    private void append(Map<String, byte[]> added, boolean nothingBefore) {
        boolean first = nothingBefore;
        for (Map.Entry<String, byte[]> member : added.entrySet()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.write('"');
            out.writeBytes(quoted(member.getKey()));
            out.writeBytes(new byte[] {'"', ':'});
            out.writeBytes(member.getValue());
        }
    }

    private static byte[] quoted(String name) {
        return new String(JsonStringEncoder.getInstance().quoteAsCharArray(name)).getBytes(StandardCharsets.UTF_8);
    }

    private void copy(int from, int to) {
        out.write(body, from, to - from);
    }
}
