package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Makes tool names legal for OpenAI (letters, digits, {@code _} and {@code -}, at most 64) and finds the originals
 * again. A name that must change keeps its first 55 characters and gets a digest, so different names stay different:
 * {@code get weather} becomes {@code get_weather_dce3870e}.
 */
final class ToolNames {

    private static final int MAX_LENGTH = 64;
    private static final int KEPT = 55;
    private static final int DIGEST_BYTES = 4;

    // Filled while one request is converted, only read afterwards.
    private final Map<String, String> originals = new HashMap<>();

    /** The legal form, remembered when it differs. */
    String legal(String name) {
        String legal = rewrite(name);
        if (!legal.equals(name)) {
            originals.put(legal, name);
        }
        return legal;
    }

    /** What the client called it. */
    String original(String legal) {
        return originals.getOrDefault(legal, legal);
    }

    boolean isEmpty() {
        return originals.isEmpty();
    }

    static String rewrite(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder replaced = new StringBuilder(bytes.length);
        boolean changed = false;
        for (byte b : bytes) {
            boolean legal = isLegal(b);
            replaced.append(legal ? (char) b : '_');
            changed |= !legal;
        }
        if (!changed && replaced.length() <= MAX_LENGTH) {
            return name;
        }
        replaced.setLength(Math.min(KEPT, replaced.length()));
        return replaced + "_" + HexFormat.of().formatHex(sha256(bytes), 0, DIGEST_BYTES);
    }

    private static boolean isLegal(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == '-';
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
