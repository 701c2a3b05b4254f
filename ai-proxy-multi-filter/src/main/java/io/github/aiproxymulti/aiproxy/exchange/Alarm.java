package io.github.aiproxymulti.aiproxy.exchange;

import static io.github.aiproxymulti.aiproxy.exchange.TimeLimits.NEVER;

import io.github.aiproxymulti.aiproxy.upstream.SendProgress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * All deadlines of one attempt under one timer, which goes off once or never. What moves a deadline away only writes it down;
 * the timer finds out when it looks.
 *
 * <p>Nothing that waits for the upstream expires while the client does not read: an upstream that may not send is not late.
 * Confined to one attempt, whose threads meet under its lock.
 */
final class Alarm implements SendProgress {

    private final TimeLimits limits;
    private final Scheduler scheduler;
    private final LongSupplier nanos;
    private final long start;
    private final long attemptBy;
    private final long requestBy;

    private Expiry step = Expiry.ATTEMPT;
    private long stepBy = NEVER;
    private boolean contentCame;
    private long contentBy = NEVER;
    private boolean blocked;
    private long blockedSince;

    private long lookAt = NEVER;
    private @Nullable Disposable look;
    private @Nullable Consumer<ExpiredException> onExpiry;
    private @Nullable ExpiredException expired;
    private boolean over;

    /**
     * Sets the alarm of an attempt that begins now.
     *
     * @param requestLeft what is left of the time for the whole request, in nanoseconds
     * @param streaming whether the client wants a stream
     */
    Alarm(TimeLimits limits, long requestLeft, boolean streaming, Scheduler scheduler, LongSupplier nanos) {
        this.limits = limits;
        this.scheduler = scheduler;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.attemptBy = limits.attempt();
        this.requestBy = requestLeft;
        this.contentBy = streaming ? limits.firstContent() : NEVER;
        synchronized (this) {
            watch();
        }
    }

    /** When the attempt began, in nanoseconds. */
    long start() {
        return start;
    }

    @Override
    public synchronized void connecting() {
        enter(Expiry.CONNECT, limits.connect());
    }

    @Override
    public synchronized void connected() {
        if (limits.responseHeaders() == NEVER) {
            enter(Expiry.SEND, limits.step());
        } else {
            enter(Expiry.RESPONSE_HEADERS, limits.responseHeaders());
        }
    }

    @Override
    public synchronized void sent() {
        if (step == Expiry.SEND) {
            enter(Expiry.HEAD, limits.step());
        }
    }

    /**
     * The head has come.
     *
     * @param stream whether a stream follows
     * @return false when it came too late; then nobody wants it any more
     */
    synchronized boolean head(boolean stream) {
        if (expired != null || over) {
            return false;
        }
        onExpiry = null;
        contentBy = stream ? limits.firstContent() : NEVER;
        enter(Expiry.READ, limits.step());
        return true;
    }

    /** The exchange failed before its head; false when it has expired already. */
    synchronized boolean failed() {
        onExpiry = null;
        return expired == null;
    }

    /** Bytes of the body have come. */
    synchronized void read() {
        stepBy = now() + limits.step();
    }

    /** A content event has come. */
    synchronized void content() {
        contentCame = true;
        contentBy = later(limits.idleContent());
        watch();
    }

    /** Whoever reads the body has begun or ceased to want more; which of the two is asked here, so that the last word counts. */
    synchronized void demandChanged(BooleanSupplier wanted) {
        boolean nowBlocked = !wanted.getAsBoolean();
        if (nowBlocked == blocked) {
            return;
        }
        long now = now();
        blocked = nowBlocked;
        if (nowBlocked) {
            blockedSince = now;
            return;
        }
        stepBy = now + limits.step();
        contentBy = contentBy == NEVER ? NEVER : contentBy + now - blockedSince;
        watch();
    }

    /** Who hears of it from now on; at once if it has expired. */
    void onExpiry(Consumer<ExpiredException> listener) {
        ExpiredException already;
        synchronized (this) {
            onExpiry = listener;
            already = expired;
        }
        if (already != null) {
            listener.accept(already);
        }
    }

    /** The attempt is over. */
    synchronized void end() {
        over = true;
        onExpiry = null;
        if (look != null) {
            look.dispose();
            look = null;
        }
    }

    private void enter(Expiry next, long limit) {
        step = next;
        stepBy = later(limit);
        watch();
    }

    private void watch() {
        long by = earliest();
        if (by >= lookAt || by >= NEVER || over || expired != null) {
            return;
        }
        if (look != null) {
            look.dispose();
        }
        lookAt = by;
        look = scheduler.schedule(this::look, Math.max(0, by - now()), TimeUnit.NANOSECONDS);
    }

    private void look() {
        Consumer<ExpiredException> listener;
        ExpiredException late;
        synchronized (this) {
            if (over || expired != null) {
                return;
            }
            lookAt = NEVER;
            look = null;
            Expiry due = due(now());
            if (due == null) {
                watch();
                return;
            }
            late = new ExpiredException(due);
            expired = late;
            listener = onExpiry;
        }
        if (listener != null) {
            listener.accept(late);
        }
    }

    private long earliest() {
        long whole = Math.min(attemptBy, requestBy);
        return blocked ? whole : Math.min(whole, Math.min(stepBy, contentBy));
    }

    private @Nullable Expiry due(long now) {
        if (now < earliest()) {
            return null;
        }
        if (now >= requestBy) {
            return Expiry.REQUEST;
        }
        if (now >= attemptBy) {
            return Expiry.ATTEMPT;
        }
        if (stepBy <= contentBy) {
            return step;
        }
        return contentCame ? Expiry.IDLE_CONTENT : Expiry.FIRST_CONTENT;
    }

    private long later(long limit) {
        return limit == NEVER ? NEVER : now() + limit;
    }

    private long now() {
        return nanos.getAsLong() - start;
    }
}
