package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.selection.Selection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One finished attempt.
 *
 * @param chosen the instance and address it went to
 * @param retries attempts before it
 * @param elapsed from its start to its outcome
 * @param retryWithin how long an attempt may have taken for another to follow; null for any time
 */
public record Attempt(
        Selection.Chosen chosen,
        int retries,
        Duration elapsed,
        @Nullable Duration retryWithin) {

    /** The instance's name. */
    public String instance() {
        return chosen.plan().name();
    }
}
