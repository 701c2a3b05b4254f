package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.Attempt;
import io.github.aiproxymulti.aiproxy.exchange.AttemptListener;
import io.github.aiproxymulti.aiproxy.exchange.Failure;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs how attempts end, in the words operators know from the original, with instance, status and cause as key-value pairs.
 * Source: observability.md section 4.
 */
public final class AttemptLog implements AttemptListener {

    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    /** Creates the log. */
    public AttemptLog() {
        super();
    }

    @Override
    public void answered(Attempt attempt, int status) {
        log.debug("picked instance: {}, status={}, retries={}", attempt.instance(), status, attempt.retries());
    }

    @Override
    public void failed(Attempt attempt, Failure failure, Verdict.Reason reason) {
        LoggingEventBuilder event = event(Level.WARN, attempt, failure);
        switch (reason) {
            case TOO_SLOW ->
                event.log(
                        "ai instance failed after {}ms, exceeding retry_on_failure_within_ms {}, not retrying",
                        attempt.elapsed().toMillis(),
                        millis(attempt));
            case RETRIES_USED_UP -> event.log("reached max_retries {}, not retrying", attempt.retries());
            case OUT_OF_TIME -> event.log("no time is left within timeouts.request_ms, not retrying");
            case BUDGET_SPENT -> event.log("retry_budget is spent, not retrying");
            case NO_BALANCER, NOT_RETRYABLE ->
                event.log("ai instance {} returned status {}, not retrying", attempt.instance(), failure.status());
        }
    }

    @Override
    public void fallingBack(Attempt attempt, Failure failure, String next) {
        event(Level.WARN, attempt, failure)
                .addKeyValue("next", next)
                .log(
                        "ai instance {} returned status {}, falling back to {}. upstream error body: {}",
                        attempt.instance(),
                        failure.status(),
                        next,
                        ErrorExcerpt.of(
                                failure.payload(),
                                attempt.chosen().plan().instance().auth()));
    }

    @Override
    public void exhausted(Attempt attempt, Failure failure, String reason) {
        event(Level.ERROR, attempt, failure).log("failed to pick new AI instance: {}", reason);
    }

    @Override
    public void noneLeft(String reason) {
        log.warn("failed to pick an AI instance: {}", reason);
    }

    private static LoggingEventBuilder event(Level level, Attempt attempt, Failure failure) {
        return log.atLevel(level)
                .addKeyValue("instance", attempt.instance())
                .addKeyValue("status", failure.status())
                .addKeyValue("cause", failure.cause());
    }

    private static long millis(Attempt attempt) {
        Duration within = attempt.retryWithin();
        return within == null ? 0 : within.toMillis();
    }
}
