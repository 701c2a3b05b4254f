package io.github.aiproxymulti.aiproxy.fallback;

import java.time.Duration;

/** What to do after a failed attempt. */
public sealed interface Verdict {

    /**
     * Pick another instance; if none is left the client gets 502 with the last attempt's payload.
     *
     * @param after how long to wait before; zero for at once
     */
    record TryNext(Duration after) implements Verdict {}

    /**
     * Answer with what the attempt brought.
     *
     * @param reason why no other instance is tried, for the log
     */
    record Answer(Reason reason) implements Verdict {}

    /** Why no other instance is tried. */
    enum Reason {
        /** One instance only. */
        NO_BALANCER,
        /** No strategy covers this status. */
        NOT_RETRYABLE,
        /** The attempt took longer than {@code retry_on_failure_within_ms}. */
        TOO_SLOW,
        /** {@code max_retries} is used up. */
        RETRIES_USED_UP,
        /** Another attempt would begin behind {@code timeouts.request_ms}. */
        OUT_OF_TIME,
        /** {@code retry_budget} is spent. */
        BUDGET_SPENT
    }
}
