package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an HTTP probe sends, byte for byte: the request line, {@code Connection: close}, the configured header lines,
 * {@code Content-Length} if there is a body, {@code Host}, an empty line, the body. Nothing else, no User-Agent, no Accept.
 */
final class RequestBytes {

    private RequestBytes() {}

    static byte[] of(ProbeRequest request) {
        ActiveCheck check = request.check();
        StringBuilder text = new StringBuilder(256);
        line(text, check.method() + " " + check.path() + " HTTP/1.1");
        line(text, "Connection: close");
        check.headers().forEach(header -> line(text, header));
        int length = check.body().getBytes(StandardCharsets.UTF_8).length;
        if (length > 0) {
            line(text, "Content-Length: " + length);
        }
        line(text, "Host: " + bracketed(request.hostHeader()));
        line(text, "");
        return text.append(check.body()).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses what would smuggle further lines into the request. */
    static void requireSingleLines(ActiveCheck check) {
        requireSingleLine("checks.active.http_method", check.method());
        requireSingleLine("checks.active.http_path", check.path());
        List<String> headers = check.headers();
        for (int i = 0; i < headers.size(); i++) {
            requireSingleLine("checks.active.req_headers[" + i + "]", headers.get(i));
        }
    }

    private static void requireSingleLine(String path, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            // The value is not shown: it may be a credential.
            throw new IllegalArgumentException(path + ": several lines (expected: one line)");
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
