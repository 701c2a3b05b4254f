package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.event.HealthTransitionEvent;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import io.github.aiproxymulti.healthcheck.event.TargetUsabilityEvent;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import reactor.core.scheduler.Scheduler;

/**
 * Publishes what happens as Spring events, one after the other on a thread of its own: whatever listeners do with them, checking
 * goes on. When too many wait, further ones are dropped, and the log says so.
 */
final class HealthEvents implements HealthListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthEvents.class);

    private final ApplicationEventPublisher publisher;
    private final Scheduler scheduler;
    private final AtomicBoolean dropping = new AtomicBoolean();

    /**
     * Creates it.
     *
     * @param publisher takes the events, and may block
     * @param scheduler with one thread and a bounded queue; disposed when this is closed
     */
    HealthEvents(ApplicationEventPublisher publisher, Scheduler scheduler) {
        this.publisher = publisher;
        this.scheduler = scheduler;
    }

    @Override
    public void onTransition(HealthTransition transition) {
        handOver(new HealthTransitionEvent(transition));
    }

    @Override
    public void onUsabilityChange(ResourceId resource, TargetKey target, boolean usable, Instant at) {
        handOver(new TargetUsabilityEvent(resource, target, usable, at));
    }

    @Override
    public void onResolutionFailure(ResourceId resource, String host, String reason) {
        handOver(new ResourceProblemEvent(resource, host + " not resolved: " + reason));
    }

    @Override
    public void onBuildFailure(ResourceId resource, String reason, boolean retried) {
        handOver(new ResourceProblemEvent(resource, reason));
    }

    @Override
    public void close() {
        scheduler.dispose();
    }

    private void handOver(Object event) {
        try {
            scheduler.schedule(() -> publish(event));
            dropping.set(false);
        } catch (RejectedExecutionException full) {
            if (!scheduler.isDisposed() && !dropping.getAndSet(true)) {
                LOG.warn("too many health events wait for their listeners, further ones are dropped");
            }
        }
    }

    private void publish(Object event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException failed) {
            LOG.warn("a listener of {} failed", event.getClass().getSimpleName(), failed);
        }
    }
}
