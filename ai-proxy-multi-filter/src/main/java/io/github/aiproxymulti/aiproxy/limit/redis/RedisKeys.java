package io.github.aiproxymulti.aiproxy.limit.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of counters. All of one owner hash to one slot of a cluster, so that one script may ask them together: {@code
 * plugin-ai-rate-limiting:v1:{chat}:<counter>}, with {@code :r} for its reservations.
 */
final class RedisKeys {

    static final String PREFIX = "plugin-ai-rate-limiting:v1:";

    private static final Pattern PLAIN = Pattern.compile("[\\w.-]{1,64}");
    private static final int HEX_DIGITS = 32;

    private RedisKeys() {}

    /** The two keys of a counter. */
    static List<String> of(String owner, String counter) {
        String key = PREFIX + "{" + plain(owner) + "}:" + counter;
        return List.of(key, key + ":r");
    }

    private static String plain(String owner) {
        if (PLAIN.matcher(owner).matches()) {
            return owner;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(owner.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
