package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * An exchange that failed below HTTP. Source: pipeline.md section 7.
 *
 * @param status 504 for a time-out, 500 for everything else
 * @param reason for clients, one of {@code timeout}, {@code closed} and {@code connection error}: nobody out there learns of
 *     addresses in here
 * @param detail for logs, in the cause's own words
 */
public record TransportFailure(int status, String reason, String detail) {

    /** Classifies what the client threw. */
    public static TransportFailure of(Throwable error) {
        String detail = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        if (isTimeout(error)) {
            return new TransportFailure(504, "timeout", detail);
        }
        return new TransportFailure(500, isClosed(detail) ? "closed" : "connection error", detail);
    }

    private static boolean isTimeout(Throwable error) {
        if (error instanceof UnknownHostException) {
            return false;
        }
        if (error instanceof TimeoutException
                || error instanceof ConnectTimeoutException
                || error instanceof java.util.concurrent.TimeoutException) {
            return true;
        }
        String message = error.getMessage();
        if (message == null) {
            return false;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("timeout") || lower.contains("timed out");
    }

    private static boolean isClosed(String detail) {
        String lower = detail.toLowerCase(Locale.ROOT);
        return lower.contains("prematurely closed") || lower.contains("connection reset");
    }
}
