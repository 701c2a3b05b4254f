package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.selection.Selection;
import java.time.Duration;

/**
 * One finished attempt.
 *
 * @param chosen the instance and address it went to
 * @param retries attempts before it
 * @param elapsed from its start to its outcome
 */
public record Attempt(Selection.Chosen chosen, int retries, Duration elapsed) {

    /** The instance's name. */
    public String instance() {
        return chosen.plan().name();
    }
}
