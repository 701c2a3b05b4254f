package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** The pass behind {@link RequestScan}. */
final class RequestScanner {

    private static final int TYPICAL_MEMBERS = 12;

    private RequestScanner() {}

    static RequestScan scan(byte[] bytes, int length) {
        RequestScan plain = PlainRequestScan.of(bytes, length);
        return plain == null ? parsed(length == bytes.length ? bytes : Arrays.copyOf(bytes, length)) : plain;
    }

    /** By the parser, which has the last word on everything that is unusual. */
    static RequestScan parsed(byte[] body) {
        checkEncoding(body);
        try (JsonParser parser = WireJson.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw MalformedBodyException.at("Unexpected end of input", body.length);
            }
            RequestScan scan = root(body, parser, token);
            checkEnd(body, scan.rootEnd());
            if (scan.root() == JsonKind.FALSE) {
                throw new MalformedBodyException("invalid JSON");
            }
            return scan;
        } catch (JacksonException malformed) {
            throw describe(malformed, body.length);
        }
    }

    private static RequestScan root(byte[] body, JsonParser parser, JsonToken token) {
        if (token == JsonToken.START_OBJECT) {
            return object(body, parser);
        }
        if (token == JsonToken.START_ARRAY) {
            boolean empty = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                empty = false;
            }
            return new RequestScan(body, JsonKind.ARRAY, empty, tokenStart(parser) + 1, MemberTable.NONE);
        }
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new RequestScan(body, kind(token), false, end, MemberTable.NONE);
    }

    private static RequestScan object(byte[] body, JsonParser parser) {
        MemberTable members = new MemberTable(TYPICAL_MEMBERS);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int start = tokenStart(parser);
            endPrevious(members, body, start);
            String name = parser.currentName();
            JsonKind kind = kind(parser.nextToken());
            members.add(name, kind, start, tokenStart(parser));
            parser.skipChildren();
        }
        int close = tokenStart(parser);
        endPrevious(members, body, close);
        return new RequestScan(body, JsonKind.OBJECT, members.size() == 0, close + 1, members);
    }

    /**
     * A value ends where blanks and at most one comma before the next token begin. Found backwards, so the parser can
     * skip long strings without decoding them.
     */
    private static void endPrevious(MemberTable members, byte[] body, int nextToken) {
        if (members.size() == 0) {
            return;
        }
        int end = skipBlanksBackwards(body, nextToken);
        if (body[end - 1] == ',') {
            end = skipBlanksBackwards(body, end - 1);
        }
        members.endLast(end);
    }

    private static int skipBlanksBackwards(byte[] body, int end) {
        int at = end;
        while (isBlank(body[at - 1])) {
            at--;
        }
        return at;
    }

    /** The parser would take a byte order mark or a zero byte for another encoding than UTF-8. */
    private static void checkEncoding(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw MalformedBodyException.at("Invalid JSON", i);
            }
        }
        if (body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF) {
            throw MalformedBodyException.at("Unexpected byte order mark", 0);
        }
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw MalformedBodyException.at("Invalid UTF-8", invalid);
        }
    }

    private static void checkEnd(byte[] body, int rootEnd) {
        for (int i = rootEnd; i < body.length; i++) {
            if (!isBlank(body[i])) {
                throw MalformedBodyException.at("Expected the end but found " + TrailingToken.at(body, i), i);
            }
        }
    }

    private static MalformedBodyException describe(JacksonException malformed, int length) {
        TokenStreamLocation location = malformed.getLocation();
        long offset = location == null ? length : Math.max(0, Math.min(length, location.getByteOffset()));
        return MalformedBodyException.at(reason(malformed), offset);
    }

    private static String reason(JacksonException malformed) {
        if (malformed instanceof UnexpectedEndOfInputException) {
            return "Unexpected end of input";
        }
        return malformed instanceof StreamConstraintsException ? "Too deep nesting or too long token" : "Invalid JSON";
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static JsonKind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> JsonKind.OBJECT;
            case START_ARRAY -> JsonKind.ARRAY;
            case VALUE_STRING -> JsonKind.STRING;
            case VALUE_TRUE -> JsonKind.TRUE;
            case VALUE_FALSE -> JsonKind.FALSE;
            case VALUE_NULL -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
