package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

/**
 * What one pass over a request body found: that it is a JSON document, and where its top-level members lie. No tree is
 * built and nothing but the members' names and the model is turned into text. The body's bytes are not kept.
 */
public final class RequestScan {

    private static final String MODEL = "model";

    private final JsonKind root;
    private final boolean empty;
    private final int rootEnd;
    private final MemberTable members;
    private final @Nullable String modelText;

    RequestScan(byte[] body, JsonKind root, boolean empty, int rootEnd, MemberTable members) {
        this.root = root;
        this.empty = empty;
        this.rootEnd = rootEnd;
        this.members = members;
        int model = members.lastIndexOf(MODEL);
        this.modelText = model < 0 ? null : text(body, members, model);
    }

    /**
     * Validates a body and records its top-level members.
     *
     * @param body UTF-8 without a byte order mark
     * @throws MalformedBodyException as {@link #of(byte[], int)} does
     */
    public static RequestScan of(byte[] body) {
        return of(body, body.length);
    }

    /**
     * Validates a body and records its top-level members.
     *
     * @param bytes UTF-8 without a byte order mark
     * @param length how many of the first of them are the body
     * @throws MalformedBodyException when it is not one JSON document, nests deeper than 1000 levels, holds a number of
     *     more than 1000 characters, is not valid UTF-8, or is the literal {@code false}
     */
    public static RequestScan of(byte[] bytes, int length) {
        return RequestScanner.scan(bytes, length);
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

    /** The decoded text of the last member {@code model} when that is a string, else null. */
    public @Nullable String model() {
        int index = members.lastIndexOf(MODEL);
        return index < 0 || members.kind(index) != JsonKind.STRING ? null : modelText;
    }

    /** The {@link #model}, or the digits of a number in its place; null for anything else. */
    public @Nullable String modelText() {
        return modelText;
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

    private static @Nullable String text(byte[] body, MemberTable members, int index) {
        int from = members.valueStart(index);
        int to = members.valueEnd(index);
        return switch (members.kind(index)) {
            case STRING -> decode(body, from, to);
            case NUMBER -> new String(body, from, to - from, StandardCharsets.US_ASCII);
            default -> null;
        };
    }

    private static String decode(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == '\\') {
                return unescape(body, from, to);
            }
        }
        return new String(body, from + 1, to - from - 2, StandardCharsets.UTF_8);
    }

    private static String unescape(byte[] body, int from, int to) {
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
