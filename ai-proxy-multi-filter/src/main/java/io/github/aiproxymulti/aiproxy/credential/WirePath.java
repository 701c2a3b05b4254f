package io.github.aiproxymulti.aiproxy.credential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The one spelling of a path that goes onto the wire: each segment decoded and encoded again, so that a raw model name and
 * an encoded one look the same. Slashes, empty segments and a trailing slash stay. Source: providers.md section 4.
 */
final class WirePath {

    private static final String UNESCAPED = "-._~!'()*";
    private static final String HEX = "0123456789ABCDEF";

    private WirePath() {}

    static String normalize(String path) {
        StringBuilder wire = new StringBuilder(path.length() + 16);
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            append(wire, path.substring(start, slash));
            wire.append('/');
            start = slash + 1;
        }
        append(wire, path.substring(start));
        return wire.toString();
    }

    private static void append(StringBuilder wire, String segment) {
        for (byte b : decode(segment)) {
            char c = (char) (b & 0xff);
            if ((c < 0x80 && Character.isLetterOrDigit(c)) || UNESCAPED.indexOf(c) >= 0) {
                wire.append(c);
            } else {
                wire.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
    }

    /** What is no escape stays as it is. */
    private static byte[] decode(String segment) {
        byte[] text = segment.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(text.length);
        for (int i = 0; i < text.length; i++) {
            int value = text[i] == '%' && i + 2 < text.length ? octet(text[i + 1], text[i + 2]) : -1;
            decoded.write(value < 0 ? text[i] : value);
            i += value < 0 ? 0 : 2;
        }
        return decoded.toByteArray();
    }

    private static int octet(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first * 16 + second;
    }
}
