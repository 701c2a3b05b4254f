package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.List;

/** What {@link ExchangeFields} become. */
record ExchangeSettings(Timeouts timeouts, Delivery delivery, Retries retries) {

    static ExchangeSettings of(Settings written) {
        return new ExchangeSettings(
                timeouts(written.child("timeouts")),
                new Delivery(
                        written.millisOrNull("hold_until_content_ms"),
                        written.flag("stream_error_event"),
                        written.flag("attempts_header")),
                retries(written.child("retry_backoff"), written.child("retry_budget")));
    }

    /** What is written of it, for the version: a configuration that uses none of it keeps the version it had. */
    List<Object> content() {
        List<Object> content = new ArrayList<>();
        if (!timeouts.equals(Timeouts.NONE)) {
            content.add(timeouts);
        }
        if (!delivery.equals(Delivery.PLAIN)) {
            content.add(delivery);
        }
        if (!retries.equals(Retries.UNBOUNDED)) {
            content.add(retries);
        }
        return content;
    }

    private static Timeouts timeouts(Settings written) {
        return new Timeouts(
                written.millisOrNull("connect_ms"),
                written.millisOrNull("response_headers_ms"),
                written.millisOrNull("first_content_ms"),
                written.millisOrNull("idle_content_ms"),
                written.millisOrNull("attempt_ms"),
                written.millisOrNull("request_ms"));
    }

    private static Retries retries(Settings backoff, Settings budget) {
        return new Retries(
                backoff.isWritten() ? new Retries.Backoff(backoff.millis("base_ms"), backoff.millis("max_ms")) : null,
                budget.isWritten()
                        ? new Retries.Budget(
                                budget.number("percent"),
                                budget.number("min_requests_per_second"),
                                budget.millis("window_ms"))
                        : null);
    }
}
