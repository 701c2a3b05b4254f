package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.Attempt;
import io.github.aiproxymulti.aiproxy.exchange.AttemptListener;
import io.github.aiproxymulti.aiproxy.exchange.Failure;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how attempts end, in the words operators know from the original. Source: observability.md section 4. */
public final class AttemptLog implements AttemptListener {

    private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

    private static final int MOST_BODY_BYTES = 1024;

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
        switch (reason) {
            case TOO_SLOW ->
                log.warn(
                        "ai instance failed after {}ms, exceeding retry_on_failure_within_ms, not retrying: instance={},"
                                + " status={}, cause={}",
                        attempt.elapsed().toMillis(),
                        attempt.instance(),
                        failure.status(),
                        failure.cause());
            case RETRIES_USED_UP ->
                log.warn(
                        "reached max_retries {}, not retrying: instance={}, status={}, cause={}",
                        attempt.retries(),
                        attempt.instance(),
                        failure.status(),
                        failure.cause());
            case NO_BALANCER, NOT_RETRYABLE ->
                log.warn(
                        "ai instance {} failed: status={}, cause={}",
                        attempt.instance(),
                        failure.status(),
                        failure.cause());
        }
    }

    @Override
    public void fallingBack(Attempt attempt, Failure failure, String next) {
        log.warn(
                "ai instance {} returned status {}, falling back to {}. cause: {}, upstream error body: {}",
                attempt.instance(),
                failure.status(),
                next,
                failure.cause(),
                excerpt(failure));
    }

    @Override
    public void exhausted(Attempt attempt, Failure failure, String reason) {
        log.warn(
                "failed to pick new AI instance: {}. last instance={}, status={}, cause={}",
                reason,
                attempt.instance(),
                failure.status(),
                failure.cause());
    }

    @Override
    public void noneLeft(String reason) {
        log.warn("failed to pick an AI instance: {}", reason);
    }

    /** Line breaks are taken out, so that an upstream cannot write log lines of its own. */
    private static String excerpt(Failure failure) {
        byte[] bytes = failure.payload().bytes();
        int length = Math.min(bytes.length, MOST_BODY_BYTES);
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
        return length < bytes.length ? text + "..." : text;
    }
}
