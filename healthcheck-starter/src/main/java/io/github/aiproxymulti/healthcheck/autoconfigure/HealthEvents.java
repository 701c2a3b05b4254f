package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.event.HealthTransitionEvent;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import io.github.aiproxymulti.healthcheck.event.TargetUsabilityEvent;
import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what happens as Spring events. */
final class HealthEvents implements HealthListener {

    private final ApplicationEventPublisher publisher;

    HealthEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void onTransition(HealthTransition transition) {
        publisher.publishEvent(new HealthTransitionEvent(transition));
    }

    @Override
    public void onUsabilityChange(ResourceId resource, TargetKey target, boolean usable, Instant at) {
        publisher.publishEvent(new TargetUsabilityEvent(resource, target, usable, at));
    }

    @Override
    public void onResolutionFailure(ResourceId resource, String host, String reason) {
        publisher.publishEvent(new ResourceProblemEvent(resource, host + " not resolved: " + reason));
    }

    @Override
    public void onBuildFailure(ResourceId resource, String reason, boolean retried) {
        publisher.publishEvent(new ResourceProblemEvent(resource, reason));
    }
}
