package io.github.aiproxymulti.aiproxy.exchange;

/**
 * Hears of requests on AI routes. Called on event loops: must be quick, must not block and must not throw. Every attempt that
 * is opened is closed exactly once, whatever happens.
 */
public interface ExchangeListener {

    /** An attempt begins. */
    default void attemptOpened(ExchangeRecord exchange, AttemptRecord attempt) {}

    /** An attempt is over: answered in full, failed, or cancelled. */
    default void attemptClosed(ExchangeRecord exchange, AttemptRecord attempt) {}

    /** The request is over; the record is complete. */
    default void finished(ExchangeRecord exchange) {}

    /** Whether it reads {@link AttemptFacts#marks()}; asked at the beginning of each attempt. */
    default boolean wantsMarks() {
        return false;
    }

    /**
     * Whether it reads {@link ExchangeRecord#prompt()} and {@link ExchangeRecord#responseText()} although the route does not
     * log payloads; always the same.
     */
    default boolean wantsTexts() {
        return false;
    }
}
