package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Limits;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Ends a stream that has become too long or too large: after the buffer that crossed the line the upstream is closed and the
 * client's stream ends as if it were complete. Source: pipeline.md section 10. Confined to one exchange.
 */
final class StreamLimit {

    private static final Logger log = LoggerFactory.getLogger(StreamLimit.class);

    private final @Nullable Duration mostTime;
    private final @Nullable Long mostBytes;
    private final String routeId;
    private final long start;
    private final LongSupplier nanos;
    private long bytes;
    private @Nullable String crossed;

    private StreamLimit(Limits limits, String routeId, long start, LongSupplier nanos) {
        this.mostTime = limits.maxStreamDuration();
        this.mostBytes = limits.maxResponseBytes();
        this.routeId = routeId;
        this.start = start;
        this.nanos = nanos;
    }

    /**
     * The limit of one attempt.
     *
     * @param routeId the route, for the log
     * @param start when the attempt began, in nanoseconds
     */
    static StreamLimit of(Limits limits, String routeId, long start, LongSupplier nanos) {
        return new StreamLimit(limits, routeId, start, nanos);
    }

    Flux<ByteBuf> applyTo(Flux<ByteBuf> body) {
        return mostTime == null && mostBytes == null ? body : body.takeUntil(this::crosses);
    }

    /** The limit that was crossed; null while none was. */
    @Nullable String crossed() {
        return crossed;
    }

    private boolean crosses(ByteBuf buffer) {
        bytes += buffer.readableBytes();
        long elapsed = nanos.getAsLong() - start;
        if (mostTime != null && elapsed >= mostTime.toNanos()) {
            crossed = "max_stream_duration_ms exceeded";
        } else if (mostBytes != null && bytes > mostBytes) {
            crossed = "max_response_bytes exceeded";
        }
        if (crossed != null) {
            log.warn(
                    "aborting AI stream: {}; bytes={} duration_ms={} route_id={}",
                    crossed,
                    bytes,
                    elapsed / 1_000_000,
                    routeId);
        }
        return crossed != null;
    }
}
