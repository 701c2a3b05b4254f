package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One running attempt: the one place that knows of its begin, its head, its first content and, exactly once, its end.
 *
 * <p>It holds the leave to use the instance, tells it what becomes of it, and gives it back with the end.
 *
 * <p>An attempt whose answer is complete is closed by the loop. One whose answer still arrives is handed over to whoever
 * reads it, and is over when the body is.
 */
final class OpenAttempt {

    private final ExchangeRecord exchange;
    private final AttemptRecord attempt;
    private final Permit permit;
    private final ExchangeListeners listener;
    private final LongSupplier nanos;
    private final long start;
    private final ContentWatch watch;
    private final Alarm alarm;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What the attempt counts as when its body ends well; null before it is handed over. */
    private volatile @Nullable HandedOver handedOver;

    /** How the body ended; null while it may still arrive. */
    private volatile @Nullable AttemptEnd bodyEnd;

    /** What the attempt says of its instance, when that is known before its end. */
    private final AtomicReference<@Nullable Ending> judged = new AtomicReference<>();

    private volatile boolean content;
    private volatile @Nullable AttemptEnd how;

    private OpenAttempt(
            ExchangeRecord exchange,
            AttemptRecord attempt,
            Permit permit,
            ExchangeListeners listener,
            LongSupplier nanos,
            ContentWatch watch,
            Alarm alarm) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.permit = permit;
        this.listener = listener;
        this.nanos = nanos;
        this.start = alarm.start();
        this.watch = watch;
        this.alarm = alarm;
    }

    /**
     * Begins an attempt.
     *
     * @param permit the leave to use the instance
     * @param watch which content events somebody wants to know of
     * @param alarm its deadlines
     */
    static OpenAttempt begin(
            ExchangeRecord exchange,
            AttemptRecord attempt,
            Permit permit,
            ExchangeListeners listener,
            LongSupplier nanos,
            ContentWatch watch,
            Alarm alarm) {
        OpenAttempt open = new OpenAttempt(exchange, attempt, permit, listener, nanos, watch, alarm);
        exchange.attemptStarted(attempt, listener.facts());
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

    /** Its deadlines. */
    Alarm alarm() {
        return alarm;
    }

    /** The body of its answer, which fails when a deadline is missed. */
    Flux<ByteBuf> body(UpstreamResponse response) {
        return new WatchedBody(response.body(), alarm);
    }

    /** There is a connection, and the request goes out. */
    void connected() {
        exchange.connected(elapsedMillis());
    }

    /** The head of the answer has come. */
    void head(UpstreamResponse response) {
        int status = response.status();
        exchange.headArrived(status, elapsedMillis());
        permit.head(status, new UpstreamHeaders(response.headers()));
        if (status >= 500) {
            judge(Ending.FAILURE);
        } else if (status >= 400) {
            judge(Ending.NEUTRAL);
        }
    }

    /** The attempt is about to fail for this reason. */
    void failing(String why) {
        permit.failing(why);
    }

    /** What the attempt says of its instance, however it ends; the first who knows is right. */
    void judge(Ending ending) {
        judged.compareAndSet(null, ending);
    }

    /** Bytes that answer the client have come. */
    void firstToken() {
        exchange.firstToken(elapsedMillis());
    }

    /** Bytes of the upstream's body have come. */
    void read(int bytes) {
        exchange.read(bytes);
    }

    /** Whether {@link #content} is to be called for the next content event. */
    boolean watchesContent() {
        return watch == ContentWatch.EACH || (!content && (watch == ContentWatch.FIRST || permit.watchesContent()));
    }

    /** A part of the answer itself has come: a content event of a stream, or all of another answer. */
    void content() {
        alarm.content();
        if (!content) {
            content = true;
            permit.firstContent(elapsedNanos());
        }
    }

    /** Whether a part of the answer itself has come, as far as that is watched. */
    boolean hasContent() {
        return content;
    }

    /**
     * The answer goes to the client while it still arrives.
     *
     * @param status what the attempt counts as
     * @param atBest how it ends if the body arrives in full
     */
    void handOver(int status, AttemptEnd atBest) {
        AttemptEnd ended;
        synchronized (this) {
            handedOver = new HandedOver(status, atBest);
            ended = bodyEnd;
        }
        if (ended != null) {
            close(status, ended == AttemptEnd.ANSWERED ? atBest : ended);
        }
    }

    /** The body is over. Before the attempt was handed over the loop has the last word on how it ends. */
    void bodyOver(AttemptEnd end) {
        HandedOver over;
        synchronized (this) {
            if (bodyEnd == null) {
                bodyEnd = end;
            }
            over = handedOver;
        }
        if (over != null) {
            close(over.status(), end == AttemptEnd.ANSWERED ? over.atBest() : end);
        }
    }

    /**
     * The attempt is over; only the first call counts.
     *
     * @param status what it counts as
     * @param end how it ended
     */
    void close(int status, AttemptEnd end) {
        if (closed.compareAndSet(false, true)) {
            how = end;
            alarm.end();
            Ending known = judged.get();
            permit.end(known == null ? end.says() : known, elapsedNanos());
            exchange.attemptEnded(status, elapsedMillis());
            exchange.facts().ended(end);
            listener.attemptClosed(exchange, attempt);
        }
    }

    /** The attempts of its request so far, itself with the time until now. */
    List<AttemptRecord> attemptsSoFar() {
        List<AttemptRecord> attempts = new ArrayList<>(exchange.attempts());
        if (how == null && !attempts.isEmpty()) {
            int last = attempts.size() - 1;
            AttemptRecord open = attempts.get(last);
            attempts.set(last, open.ended(open.status(), elapsedMillis(), open.bytes()));
        }
        return attempts;
    }

    /** How the attempt ended; null while it is open. */
    @Nullable AttemptEnd how() {
        return how;
    }

    private long elapsedMillis() {
        return elapsedNanos() / 1_000_000;
    }

    /**
     * What an attempt counts as that was handed over.
     *
     * @param status its status
     * @param atBest how it ends if the body arrives in full
     */
    private record HandedOver(int status, AttemptEnd atBest) {}
}
