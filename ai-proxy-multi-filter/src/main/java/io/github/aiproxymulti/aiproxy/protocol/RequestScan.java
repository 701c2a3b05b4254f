package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * What one pass over a request body found: that it is a JSON document, and where its top-level members lie. No tree is
 * built and nothing but the members' names is turned into text. It refers to the body's bytes, which must not change.
 */
public final class RequestScan {

    private final byte[] body;
    private final JsonKind root;
    private final boolean empty;
    private final int rootEnd;
    private final MemberTable members;

    RequestScan(byte[] body, JsonKind root, boolean empty, int rootEnd, MemberTable members) {
        this.body = body;
        this.root = root;
        this.empty = empty;
        this.rootEnd = rootEnd;
        this.members = members;
    }

    /**
     * Validates the body and records its top-level members.
     *
     * @param body UTF-8 without a byte order mark; kept by reference
     * @throws MalformedBodyException when it is not one JSON document, nests deeper than 1000 levels, holds a number of
     *     more than 1000 characters, is not valid UTF-8, or is the literal {@code false}
     */
    public static RequestScan of(byte[] body) {
        return RequestScanner.scan(body);
    }

    /** What the document is. Never {@link JsonKind#FALSE}. */
    public JsonKind root() {
        return root;
    }

    /** True for {@code {}} and {@code []}. */
    public boolean isEmpty() {
        return empty;
    }

    /**
     * The top-level member of that name; of several, the last.
     *
     * @param name the decoded name
     */
    public Optional<Member> member(String name) {
        int index = members.lastIndexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(members.at(index));
    }

    /**
     * Whether there is a top-level member of that name, {@code null} included.
     *
     * @param name the decoded name
     */
    public boolean has(String name) {
        return members.lastIndexOf(name) >= 0;
    }

    /**
     * The decoded text of a member that is a string, else null.
     *
     * @param name the decoded name
     */
    public @Nullable String text(String name) {
        int index = members.lastIndexOf(name);
        return index < 0 || members.kind(index) != JsonKind.STRING ? null : decode(index);
    }

    /**
     * Whether the member is exactly {@code true}.
     *
     * @param name the decoded name
     */
    public boolean isTrue(String name) {
        int index = members.lastIndexOf(name);
        return index >= 0 && members.kind(index) == JsonKind.TRUE;
    }

    /**
     * Whether the member is an array or an object.
     *
     * @param name the decoded name
     */
    public boolean isArrayOrObject(String name) {
        int index = members.lastIndexOf(name);
        return index >= 0 && (members.kind(index) == JsonKind.ARRAY || members.kind(index) == JsonKind.OBJECT);
    }

    /** Number of top-level members, duplicates counted. */
    public int memberCount() {
        return members.size();
    }

    /**
     * A top-level member by its place in the body.
     *
     * @param index 0 to {@link #memberCount()} - 1
     */
    public Member memberAt(int index) {
        return members.at(index);
    }

    MemberTable members() {
        return members;
    }

    /** Offset after the last byte of the root value. */
    int rootEnd() {
        return rootEnd;
    }

    private String decode(int index) {
        int from = members.valueStart(index) + 1;
        int to = members.valueEnd(index) - 1;
        for (int i = from; i < to; i++) {
            if (body[i] == '\\') {
                return unescape(from - 1, to + 1);
            }
        }
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    private String unescape(int from, int to) {
        try (JsonParser parser = WireJson.FACTORY.createParser(ObjectReadContext.empty(), body, from, to - from)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /**
     * One top-level member.
     *
     * @param name the decoded name
     * @param kind what its value is
     * @param start offset of the name's opening quote
     * @param valueStart offset of the value's first byte
     * @param end offset after the value's last byte
     */
    public record Member(String name, JsonKind kind, int start, int valueStart, int end) {}
}
