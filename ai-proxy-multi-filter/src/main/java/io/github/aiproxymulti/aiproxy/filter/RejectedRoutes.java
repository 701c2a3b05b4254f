package io.github.aiproxymulti.aiproxy.filter;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/** The routes that were rejected at the latest refresh. Says each rejection once, in the log and as an event. */
public final class RejectedRoutes {

    private static final Logger log = LoggerFactory.getLogger(RejectedRoutes.class);

    private final ApplicationEventPublisher events;

    private final AtomicReference<Found> newest = new AtomicReference<>(new Found(0, Map.of()));

    /**
     * Starts with none.
     *
     * @param events hears a {@link RouteRejectedEvent} for each new rejection
     */
    public RejectedRoutes(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** The rejected routes by id. */
    public Map<String, Rejection> current() {
        return found().rejections();
    }

    /** Takes over what a read has found, unless a newer one was faster. */
    void replaceAll(long read, Map<String, Rejection> latest) {
        Found next = new Found(read, Map.copyOf(latest));
        Found replaced =
                newest.getAndUpdate(known -> Objects.requireNonNull(known).number() > read ? known : next);
        if (found().number() != read) {
            return;
        }
        Map<String, Rejection> before = Objects.requireNonNull(replaced).rejections();
        new TreeMap<>(latest).forEach((routeId, rejection) -> {
            if (!rejection.equals(before.get(routeId))) {
                log.error(
                        "route={} rejected, {}: {}",
                        routeId,
                        rejection.servesLastGood() ? "its last good version goes on" : "it is left out",
                        String.join("; ", rejection.problems()));
                events.publishEvent(new RouteRejectedEvent(this, routeId, rejection));
            }
        });
    }

    private Found found() {
        return Objects.requireNonNull(newest.get());
    }

    /**
     * What one read has found.
     *
     * @param number of the read
     * @param rejections the rejected routes by id
     */
    private record Found(long number, Map<String, Rejection> rejections) {}

    /**
     * One rejected route.
     *
     * @param problems what is wrong, each with its path
     * @param servesLastGood whether an earlier version of the route goes on serving
     */
    public record Rejection(List<String> problems, boolean servesLastGood) {

        /** Copies the list. */
        public Rejection {
            problems = List.copyOf(problems);
        }
    }
}
