package io.github.aiproxymulti.aiproxy.autoconfigure;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Holds the end of the start until what other gateways know is known here, or a time is up. An application says that it is ready after that,
 * so no traffic comes to one that would choose as if it were alone.
 */
final class KnowledgeFirst implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(KnowledgeFirst.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final BooleanSupplier known;
    private final Duration patience;
    private final Scheduler scheduler;

    /**
     * Prepares.
     *
     * @param known whether everything has been read, or has failed to be
     * @param patience how long to wait at most
     * @param scheduler the only source of time
     */
    KnowledgeFirst(BooleanSupplier known, Duration patience, Scheduler scheduler) {
        this.known = known;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        boolean inTime = Flux.interval(Duration.ZERO, LOOK_EVERY, scheduler)
                .onBackpressureDrop()
                .map(look -> known.getAsBoolean())
                .filter(yes -> yes)
                .next()
                .timeout(patience, Mono.just(false), scheduler)
                .onErrorReturn(false)
                .toFuture()
                .join();
        if (!inTime) {
            log.warn("ready after {} ms without all that other gateways know", patience.toMillis());
        }
    }
}
