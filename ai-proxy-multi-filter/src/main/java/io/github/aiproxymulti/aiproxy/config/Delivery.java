package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an answer gets to the client, beyond what the original does.
 *
 * @param holdUntilContent how long, from its head on, a stream is held back past events without content when another instance
 *     could still answer; null to hold it until its first event of any kind
 * @param streamErrorEvent whether a stream that breaks off gets the client protocol's error event before its abnormal end
 * @param attemptsHeader whether answers name their attempts in a header
 */
public record Delivery(@Nullable Duration holdUntilContent, boolean streamErrorEvent, boolean attemptsHeader) {

    /** As in the original. */
    public static final Delivery PLAIN = new Delivery(null, false, false);

    /** Checks the range. */
    public Delivery {
        if (holdUntilContent != null) {
            Expect.positive("hold_until_content_ms", holdUntilContent);
        }
    }
}
