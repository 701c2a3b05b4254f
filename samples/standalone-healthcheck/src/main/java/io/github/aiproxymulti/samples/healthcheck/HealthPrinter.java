package io.github.aiproxymulti.samples.healthcheck;

import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.event.HealthTransitionEvent;
import io.github.aiproxymulti.healthcheck.event.TargetUsabilityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prints what it hears. */
@Component
final class HealthPrinter {

    private static final Logger LOG = LoggerFactory.getLogger(HealthPrinter.class);

    @EventListener
    void print(HealthTransitionEvent event) {
        HealthTransition transition = event.transition();
        LOG.info(
                "{}:{} of {} was {}, is {} ({})",
                transition.target().host(),
                transition.target().port(),
                transition.resource(),
                transition.from().label(),
                transition.to().label(),
                transition.detail());
    }

    @EventListener
    void print(TargetUsabilityEvent event) {
        LOG.info(
                "{}:{} of {} {}",
                event.target().host(),
                event.target().port(),
                event.resource(),
                event.usable() ? "gets traffic again" : "gets no more traffic");
    }
}
