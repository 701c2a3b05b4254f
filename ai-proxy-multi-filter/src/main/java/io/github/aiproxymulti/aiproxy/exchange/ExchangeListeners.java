package io.github.aiproxymulti.aiproxy.exchange;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners as one; what one of them throws reaches nobody else. */
public final class ExchangeListeners {

    private static final Logger log = LoggerFactory.getLogger(ExchangeListeners.class);

    private final List<ExchangeListener> listeners;
    private final boolean wantsTexts;

    /**
     * Joins listeners.
     *
     * @param listeners in the order in which they hear
     */
    public ExchangeListeners(List<ExchangeListener> listeners) {
        this.listeners = List.copyOf(listeners);
        this.wantsTexts = this.listeners.stream().anyMatch(ExchangeListener::wantsTexts);
    }

    boolean wantsTexts() {
        return wantsTexts;
    }

    /** The facts of an attempt that begins. */
    AttemptFacts facts() {
        return new AttemptFacts(wantsMarks(), wantsTexts);
    }

    private boolean wantsMarks() {
        for (ExchangeListener listener : listeners) {
            if (listener.wantsMarks()) {
                return true;
            }
        }
        return false;
    }

    void attemptOpened(ExchangeRecord exchange, AttemptRecord attempt) {
        tell(listener -> listener.attemptOpened(exchange, attempt));
    }

    void attemptClosed(ExchangeRecord exchange, AttemptRecord attempt) {
        tell(listener -> listener.attemptClosed(exchange, attempt));
    }

    /**
     * Tells that a request has finished.
     *
     * @param exchange its complete record
     */
    public void finished(ExchangeRecord exchange) {
        tell(listener -> listener.finished(exchange));
    }

    private void tell(Consumer<ExchangeListener> word) {
        for (ExchangeListener listener : listeners) {
            try {
                word.accept(listener);
            } catch (RuntimeException broken) {
                log.warn("a listener of AI exchanges failed", broken);
            }
        }
    }
}
