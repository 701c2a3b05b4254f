package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;

/** Names what stands behind the end of a document, in the words of the original's error text (REQ-05). */
final class TrailingToken {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private TrailingToken() {}

    static String at(byte[] body, int offset) {
        byte first = body[offset];
        return switch (first) {
            case '{' -> "T_OBJ_BEGIN";
            case '}' -> "T_OBJ_END";
            case '[' -> "T_ARR_BEGIN";
            case ']' -> "T_ARR_END";
            case '"' -> "T_STRING";
            case ':' -> "T_COLON";
            case ',' -> "T_COMMA";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "T_NUMBER";
            default -> literal(body, offset);
        };
    }

    private static String literal(byte[] body, int offset) {
        if (startsWith(body, offset, TRUE) || startsWith(body, offset, FALSE)) {
            return "T_BOOLEAN";
        }
        return startsWith(body, offset, NULL) ? "T_NULL" : "T_ERROR";
    }

    private static boolean startsWith(byte[] body, int offset, byte[] word) {
        if (offset + word.length > body.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (body[offset + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
