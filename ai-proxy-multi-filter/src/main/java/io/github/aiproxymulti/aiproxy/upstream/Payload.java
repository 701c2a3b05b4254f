package io.github.aiproxymulti.aiproxy.upstream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A complete small body, made here or brought by an upstream's error answer.
 *
 * @param bytes the body, empty for none
 * @param contentType null when there is none to send
 */
@SuppressWarnings("ArrayRecordComponent") // written to the wire as it is
public record Payload(byte[] bytes, @Nullable String contentType) {

    /** No body. */
    public static final Payload NONE = new Payload(new byte[0], null);

    /** A plain text. */
    public static Payload text(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
    }

    /**
     * A JSON object of one string member, followed by a line feed.
     *
     * @param member the member's name
     * @param value its text; quotes and control characters are escaped
     */
    public static Payload json(String member, String value) {
        return new Payload(
                ("{\"" + member + "\":" + JsonText.quote(value) + "}\n").getBytes(StandardCharsets.UTF_8),
                "application/json");
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes, " + contentType + "]";
    }
}
