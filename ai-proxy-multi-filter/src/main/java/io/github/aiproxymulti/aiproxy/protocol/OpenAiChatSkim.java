package io.github.aiproxymulti.aiproxy.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads an OpenAI chat completion without a tree. Confined to one call. */
final class OpenAiChatSkim {

    private static final byte[] NOTHING = {};

    private final byte[] bytes;
    private final JsonCursor cursor;
    private @Nullable String id;
    private @Nullable String model;
    private boolean toolCall;
    private int usageStart = -1;
    private int usageEnd;

    /** Grows in the one case in a million that an answer has several choices. */
    private List<String> reasons = List.of();

    private OpenAiChatSkim(byte[] bytes, int length) {
        this.bytes = bytes;
        this.cursor = new JsonCursor(bytes, length);
    }

    /** What the answer says; null when a tree has to tell. */
    static @Nullable SkimmedAnswer of(byte[] bytes, int length) {
        if (Utf8.firstInvalid(bytes, length) >= 0) {
            return null;
        }
        try {
            return new OpenAiChatSkim(bytes, length).answer();
        } catch (UnclearJsonException unclear) {
            return null;
        }
    }

    private SkimmedAnswer answer() {
        boolean seenChoices = false;
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int from = cursor.at() + 1;
            int to = cursor.name();
            if (cursor.is("choices", from, to)) {
                expect(!seenChoices);
                seenChoices = true;
                choices();
            } else if (cursor.is("usage", from, to)) {
                expect(usageStart < 0);
                cursor.peek();
                usageStart = cursor.at();
                cursor.skip();
                usageEnd = cursor.at();
            } else if (cursor.is("id", from, to)) {
                expect(id == null);
                id = text();
            } else if (cursor.is("model", from, to)) {
                expect(model == null);
                model = text();
            } else {
                expect(!isOfAnotherProtocol(from, to));
                cursor.skip();
            }
        }
        cursor.expectEnd();
        byte[] json =
                usageStart >= 0 && bytes[usageStart] == '{' ? Arrays.copyOfRange(bytes, usageStart, usageEnd) : NOTHING;
        return new SkimmedAnswer(usage(json), json, toolCall, AnswerMarks.cut(id, model, reasons));
    }

    /** What marks of other protocols are made of: not to be expected here, and not to be overlooked. */
    private boolean isOfAnotherProtocol(int from, int to) {
        return cursor.is("message", from, to)
                || cursor.is("response", from, to)
                || cursor.is("delta", from, to)
                || cursor.is("status", from, to)
                || cursor.is("stop_reason", from, to)
                || cursor.is("stopReason", from, to);
    }

    private void choices() {
        for (boolean more = cursor.enter('[', ']'); more; more = cursor.more(']')) {
            choice();
        }
    }

    private void choice() {
        boolean seenMessage = false;
        boolean seenReason = false;
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int from = cursor.at() + 1;
            int to = cursor.name();
            if (cursor.is("message", from, to)) {
                expect(!seenMessage);
                seenMessage = true;
                message();
            } else if (cursor.is("finish_reason", from, to)) {
                expect(!seenReason);
                seenReason = true;
                reason(text());
            } else {
                cursor.skip();
            }
        }
    }

    private void message() {
        boolean seenCalls = false;
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int from = cursor.at() + 1;
            int to = cursor.name();
            if (cursor.is("tool_calls", from, to) && cursor.peek() == '[') {
                expect(!seenCalls);
                seenCalls = true;
                int start = cursor.at();
                cursor.skip();
                toolCall |= !isEmptyArray(start);
            } else {
                expect(!seenCalls || !cursor.is("tool_calls", from, to));
                cursor.skip();
            }
        }
    }

    private boolean isEmptyArray(int start) {
        JsonCursor inside = new JsonCursor(bytes, cursor.at());
        inside.moveTo(start);
        return !inside.enter('[', ']');
    }

    private void reason(@Nullable String reason) {
        if (reason == null) {
            return;
        }
        if (reasons.isEmpty()) {
            reasons = List.of(reason);
        } else {
            reasons = new ArrayList<>(reasons);
            reasons.add(reason);
        }
    }

    /** A text without escapes; null for an empty one and for null. */
    private @Nullable String text() {
        if (cursor.peek() == 'n') {
            cursor.literal("null");
            return null;
        }
        int from = cursor.at() + 1;
        int to = cursor.plainString();
        return from == to ? null : cursor.text(from, to);
    }

    private static @Nullable Usage usage(byte[] json) {
        if (json.length == 0) {
            return null;
        }
        Usage plain = OpenAiUsageSkim.of(json);
        if (plain != null) {
            return plain;
        }
        ObjectNode raw = SkimmedAnswer.rawUsage(json);
        expect(raw != null);
        return raw == null ? null : OpenAiChatCodec.usage(raw);
    }

    private static void expect(boolean usual) {
        if (!usual) {
            throw UnclearJsonException.INSTANCE;
        }
    }
}
