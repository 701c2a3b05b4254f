package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * An exchange that failed below HTTP. Source: pipeline.md section 7.
 *
 * @param status 504 for a time-out, 500 for everything else
 * @param reason for logs and for the text of a broken body: {@code timeout}, {@code closed} or the cause's own words
 */
public record TransportFailure(int status, String reason) {

    /** Classifies what the client threw. */
    public static TransportFailure of(Throwable error) {
        return isTimeout(error) ? new TransportFailure(504, "timeout") : new TransportFailure(500, describe(error));
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

    private static String describe(Throwable error) {
        String message = error.getMessage();
        if (message == null) {
            return error.getClass().getSimpleName();
        }
        String lower = message.toLowerCase(Locale.ROOT);
        boolean closed = lower.contains("prematurely closed") || lower.contains("connection reset");
        return closed ? "closed" : message;
    }
}
