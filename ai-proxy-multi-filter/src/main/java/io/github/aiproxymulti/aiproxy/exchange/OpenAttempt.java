package io.github.aiproxymulti.aiproxy.exchange;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** One running attempt: told when it opens, and once when it is over, however it ends. */
final class OpenAttempt {

    private final ExchangeRecord exchange;
    private final AttemptRecord attempt;
    private final ExchangeListeners listener;
    private final LongSupplier nanos;
    private final long start;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenAttempt(
            ExchangeRecord exchange, AttemptRecord attempt, ExchangeListeners listener, LongSupplier nanos) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.listener = listener;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    static OpenAttempt begin(
            ExchangeRecord exchange, AttemptRecord attempt, ExchangeListeners listener, LongSupplier nanos) {
        OpenAttempt open = new OpenAttempt(exchange, attempt, listener, nanos);
        exchange.attemptStarted(attempt);
        listener.attemptOpened(exchange, attempt);
        return open;
    }

    ExchangeRecord exchange() {
        return exchange;
    }

    /** When the attempt began, in nanoseconds. */
    long start() {
        return start;
    }

    long elapsedNanos() {
        return nanos.getAsLong() - start;
    }

    /** Bytes that answer the client have come. */
    void firstToken() {
        exchange.firstToken(elapsedMillis());
    }

    /** Bytes of the upstream's body have come. */
    void read(int bytes) {
        exchange.read(bytes);
    }

    /** The attempt is over. */
    void close(int status) {
        if (closed.compareAndSet(false, true)) {
            exchange.attemptEnded(status, elapsedMillis());
            listener.attemptClosed(exchange, attempt);
        }
    }

    private long elapsedMillis() {
        return elapsedNanos() / 1_000_000;
    }
}
