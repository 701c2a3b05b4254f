package io.github.aiproxymulti.aiproxy.replicas;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Asks for a number again and again, and reads everything when it has moved; one reading at a time. */
final class FollowLoop implements Disposable {

    private static final Logger log = LoggerFactory.getLogger(FollowLoop.class);

    /** So often everything is read although nothing seems to have changed. */
    private static final int READ_ALL_EVERY = 10;

    private static final int MOST_DOUBLINGS = 10;
    private static final double SPREAD = 0.1;
    private static final double SPREAD_IN_TROUBLE = 0.5;

    private final RouteTimes times;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Supplier<Mono<Long>> revision;
    private final Supplier<Mono<Boolean>> read;
    private final Sinks.One<Boolean> first = Sinks.one();
    private final Sinks.Many<Boolean> wanted = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(1));
    private final AtomicInteger polls = new AtomicInteger();
    private final Disposable.Swap timer = Disposables.swap();
    private final Disposable.Composite running = Disposables.composite(timer);

    // Written by the loop only.
    private volatile State state;
    private volatile long last = -1;
    private volatile boolean settled;

    /**
     * How it is doing.
     *
     * @param connected whether the storage answers
     * @param problem why not; empty when it does
     * @param sinceMillis since when that is so
     * @param failures failed readings since the last good one
     * @param asked whether the storage was asked at all
     */
    record State(boolean connected, String problem, long sinceMillis, int failures, boolean asked) {}

    /**
     * Creates a loop that does not run yet.
     *
     * @param times how often, and how long at most
     * @param scheduler the only source of time
     * @param random the only source of chance
     * @param revision the number that moves with every change
     * @param read reads everything; false to have it read again with the next poll
     */
    FollowLoop(
            RouteTimes times,
            Scheduler scheduler,
            RandomGenerator random,
            Supplier<Mono<Long>> revision,
            Supplier<Mono<Boolean>> read) {
        this.times = times;
        this.scheduler = scheduler;
        this.random = random;
        this.revision = revision;
        this.read = read;
        this.state = new State(false, "not asked yet", now(), 0, false);
    }

    void start() {
        running.add(wanted.asFlux().concatMap(signal -> round(), 0).subscribe());
        ask();
    }

    /** Completes with the first round, or when that takes too long. */
    Mono<Void> begun() {
        return state.asked()
                ? Mono.empty()
                : first.asMono()
                        .timeout(times.longestRetry(), Mono.empty(), scheduler)
                        .then();
    }

    State state() {
        return state;
    }

    /** Has the next round begin now. */
    void ask() {
        // Full: one is waiting already, and reads what this one would.
        Sinks.EmitResult result = wanted.tryEmitNext(true);
        while (result == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
            Thread.onSpinWait();
            result = wanted.tryEmitNext(true);
        }
    }

    @Override
    public void dispose() {
        running.dispose();
    }

    private Mono<Void> round() {
        boolean due = polls.incrementAndGet() % READ_ALL_EVERY == 0 || !settled;
        return Mono.defer(revision)
                .filter(number -> due || number != last)
                .flatMap(number -> read.get().doOnNext(complete -> {
                    last = number;
                    settled = complete;
                }))
                .then(Mono.fromRunnable(this::reached))
                .onErrorResume(error -> Mono.fromRunnable(() -> lost(error)))
                .then()
                .doFinally(signal -> {
                    Sinks.EmitResult ignored = first.tryEmitValue(true);
                    arm();
                });
    }

    private void reached() {
        State before = state;
        state = new State(true, "", before.connected() ? before.sinceMillis() : now(), 0, true);
        if (before.failures() > 0) {
            log.info("shared routes are back");
        }
    }

    private void lost(Throwable error) {
        State before = state;
        String problem = reason(error);
        settled = false;
        boolean news = before.connected() || !before.asked();
        state = new State(false, problem, news ? now() : before.sinceMillis(), before.failures() + 1, true);
        if (news) {
            log.atWarn()
                    .addKeyValue("problem", problem)
                    .log("shared routes cannot be read, the last definitions stay: {}", problem);
        }
    }

    /** Messages of drivers may hold more than is anybody's business. */
    private static String reason(Throwable error) {
        return error instanceof IllegalStateException
                ? String.valueOf(error.getMessage())
                : error.getClass().getSimpleName();
    }

    private void arm() {
        int failures = state.failures();
        long poll = times.poll().toMillis();
        long longest = Math.max(poll, times.longestRetry().toMillis());
        long most = Math.min(poll << Math.min(failures, MOST_DOUBLINGS), longest);
        // A little earlier, and in trouble up to half: gateways that lost it together do not come back together.
        double spread = failures == 0 ? SPREAD : SPREAD_IN_TROUBLE;
        long wait = most - (long) (most * spread * random.nextDouble());
        timer.update(scheduler.schedule(this::ask, wait, TimeUnit.MILLISECONDS));
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }
}
