package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the limits of an instance would say of a request.
 *
 * @param granted whether it would be let through
 * @param problem why nobody knows; null when it is known
 * @param budgets what is left of each limit that was looked at, in order; when the request would be refused the last one is why
 */
public record Allowance(boolean granted, @Nullable String problem, List<Left> budgets) {

    /** There is no limit. */
    public static final Allowance UNLIMITED = new Allowance(true, null, List.of());

    /** Copies the list. */
    public Allowance {
        budgets = List.copyOf(budgets);
    }

    /**
     * What is left of a limit.
     *
     * @param unit what is counted
     * @param limit the most units of a window
     * @param remaining the units left; 0 when they are too few for the request
     * @param resetMillis milliseconds to the end of the window
     */
    public record Left(LimitUnit unit, long limit, long remaining, long resetMillis) {}
}
