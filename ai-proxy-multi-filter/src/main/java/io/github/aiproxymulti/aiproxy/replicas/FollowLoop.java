package io.github.aiproxymulti.aiproxy.replicas;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Asks for a word again and again, and reads everything when it is another one; one reading at a time. Can be stopped and started again. */
final class FollowLoop {

    private static final Logger log = LoggerFactory.getLogger(FollowLoop.class);

    /** So often everything is read although nothing seems to have changed. */
    private static final int READ_ALL_EVERY = 10;

    private static final int MOST_DOUBLINGS = 10;
    private static final double SPREAD = 0.1;
    private static final double SPREAD_IN_TROUBLE = 0.5;

    private final RouteTimes times;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Supplier<Mono<String>> revision;
    private final Supplier<Mono<Boolean>> read;
    private final Sinks.One<Boolean> first = Sinks.one();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicReference<@Nullable Run> running = new AtomicReference<>();

    // Written by the loop only.
    private volatile State state;
    private volatile String last = "";
    private volatile boolean settled;

    /** From one start to the next stop. */
    private record Run(
            Sinks.Many<Boolean> wanted, Disposable.Swap timer, Disposable.Swap again, Disposable.Composite all) {}

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
     * @param revision the word that is another one after every change
     * @param read reads everything; false to have it read again with the next poll
     */
    FollowLoop(
            RouteTimes times,
            Scheduler scheduler,
            RandomGenerator random,
            Supplier<Mono<String>> revision,
            Supplier<Mono<Boolean>> read) {
        this.times = times;
        this.scheduler = scheduler;
        this.random = random;
        this.revision = revision;
        this.read = read;
        this.state = new State(false, "not asked yet", now(), 0, false);
    }

    /** Starts, unless it runs. */
    void start() {
        Disposable.Swap timer = Disposables.swap();
        Disposable.Swap again = Disposables.swap();
        Run run = new Run(
                Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(1)),
                timer,
                again,
                Disposables.composite(timer, again));
        if (running.compareAndSet(null, run)) {
            settled = false;
            run.all()
                    .add(run.wanted()
                            .asFlux()
                            .concatMap(signal -> round(run), 0)
                            .subscribe());
            ask(run);
        }
    }

    /** Stops, and breaks off what is under way. */
    void stop() {
        Run run = running.getAndSet(null);
        if (run != null) {
            run.all().dispose();
        }
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
        Run run = running.get();
        if (run != null) {
            ask(run);
        }
    }

    private void ask(Run run) {
        // Full: one is waiting already, and reads what this one would.
        if (run.wanted().tryEmitNext(true) == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
            // Somebody else is asking at this moment: no thread waits for that.
            run.again().update(scheduler.schedule(() -> ask(run)));
        }
    }

    private Mono<Void> round(Run run) {
        boolean due = polls.incrementAndGet() % READ_ALL_EVERY == 0 || !settled;
        return Mono.defer(revision)
                .filter(word -> due || !word.equals(last))
                .flatMap(word -> read.get().doOnNext(complete -> {
                    last = word;
                    settled = complete;
                }))
                .then(Mono.fromRunnable(this::reached))
                .onErrorResume(error -> Mono.fromRunnable(() -> lost(error)))
                .then()
                .doFinally(signal -> {
                    Sinks.EmitResult ignored = first.tryEmitValue(true);
                    arm(run);
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

    private void arm(Run run) {
        int failures = state.failures();
        long poll = times.poll().toMillis();
        long longest = Math.max(poll, times.longestRetry().toMillis());
        long most = Math.min(poll << Math.min(failures, MOST_DOUBLINGS), longest);
        // A little earlier, and in trouble up to half: gateways that lost it together do not come back together.
        double spread = failures == 0 ? SPREAD : SPREAD_IN_TROUBLE;
        long wait = most - (long) (most * spread * random.nextDouble());
        run.timer().update(scheduler.schedule(() -> ask(run), wait, TimeUnit.MILLISECONDS));
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }
}
