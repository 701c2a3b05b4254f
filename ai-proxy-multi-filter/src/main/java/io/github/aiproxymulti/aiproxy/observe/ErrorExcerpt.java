package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The beginning of an upstream's error body, fit for a log: on one line, so that an upstream cannot write log lines of its
 * own, and without the instance's credentials, which vendors like to quote.
 */
final class ErrorExcerpt {

    private static final int MOST_BYTES = 1024;

    /** A shorter text is no credential worth hiding, and hiding it would garble the message. */
    private static final int SHORTEST_SECRET = 6;

    private ErrorExcerpt() {}

    static String of(Payload payload, Auth auth) {
        byte[] bytes = payload.bytes();
        int length = Math.min(bytes.length, MOST_BYTES);
        // Looked at with some room to spare, so that a credential across the cut is found as well.
        String text = new String(bytes, 0, Math.min(bytes.length, 4 * MOST_BYTES), StandardCharsets.UTF_8);
        String shown = hide(text, auth);
        String line = shown.substring(0, Math.min(shown.length(), length)).replaceAll("\\p{Cntrl}+", " ");
        return length < bytes.length ? line + "..." : line;
    }

    private static String hide(String text, Auth auth) {
        return Stream.concat(auth.header().values().stream(), auth.query().values().stream())
                .map(Secret::reveal)
                .flatMap(secret -> Stream.of(secret, secret.substring(secret.lastIndexOf(' ') + 1)))
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .reduce(text, (hidden, secret) -> hidden.replace(secret, "[REDACTED]"));
    }
}
