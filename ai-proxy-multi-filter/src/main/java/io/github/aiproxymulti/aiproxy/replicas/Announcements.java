package io.github.aiproxymulti.aiproxy.replicas;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Says that routes have changed, and once more a little later: a refresh that is under way may end last, with what it had read before. */
final class Announcements {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final Runnable changed;
    private final Scheduler scheduler;
    private final Duration later;
    private final Disposable.Swap again = Disposables.swap();

    Announcements(Runnable changed, Scheduler scheduler, Duration later) {
        this.changed = changed;
        this.scheduler = scheduler;
        this.later = later;
    }

    void announce() {
        again.update(scheduler.schedule(this::tell, later.toMillis(), TimeUnit.MILLISECONDS));
        tell();
    }

    /** Who listens and fails stops nothing here, and has the second chance. */
    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException failed) {
            log.warn("a refresh of the routes failed", failed);
        }
    }

    /** What was to be said once more is left unsaid. */
    void hush() {
        again.update(Disposables.disposed());
    }
}
