package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.RoutingChangeListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Tells listeners what has become readable. What a listener throws is logged and disturbs nobody. */
final class Announcer {

    private static final Logger LOG = Loggers.getLogger(Announcer.class);

    private final AtomicLong revision = new AtomicLong();
    private final AtomicLong staleResults = new AtomicLong();
    private final List<RoutingChangeListener> routing = new CopyOnWriteArrayList<>();
    private final List<HealthListener> listeners;

    Announcer(List<HealthListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    long revision() {
        return revision.get();
    }

    long staleResults() {
        return staleResults.get();
    }

    Disposable register(RoutingChangeListener listener) {
        routing.add(listener);
        return Disposables.composite(() -> routing.remove(listener));
    }

    /** Says that a view which routes differently is now readable. */
    void viewChanged(HealthView view) {
        revision.incrementAndGet();
        for (RoutingChangeListener listener : routing) {
            isolated(() -> listener.viewChanged(view));
        }
    }

    void tell(Event event) {
        if (event instanceof Event.StaleResult) {
            staleResults.incrementAndGet();
        }
        for (HealthListener listener : listeners) {
            isolated(() -> event.tell(listener));
        }
    }

    private static void isolated(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            // Errors too: what follows the announcement must happen, whatever is wrong with a listener.
            LOG.warn("listener failed", e);
        }
    }
}
