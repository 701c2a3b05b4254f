package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a request and its answer may take.
 *
 * @param maxRequestBytes longest request body (default 64 MiB)
 * @param maxStreamDuration longest duration of a streamed answer; null for no limit
 * @param maxResponseBytes longest answer, streamed or not; null for no limit
 */
public record Limits(
        long maxRequestBytes,
        @Nullable Duration maxStreamDuration,
        @Nullable Long maxResponseBytes) {

    /** Checks the ranges. */
    public Limits {
        Expect.atLeast("max_req_body_size", maxRequestBytes, 1);
        if (maxStreamDuration != null) {
            Expect.positive("max_stream_duration_ms", maxStreamDuration);
        }
        if (maxResponseBytes != null) {
            Expect.atLeast("max_response_bytes", maxResponseBytes, 1);
        }
    }
}
