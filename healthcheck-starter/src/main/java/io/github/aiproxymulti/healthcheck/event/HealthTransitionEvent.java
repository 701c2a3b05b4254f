package io.github.aiproxymulti.healthcheck.event;

import io.github.aiproxymulti.healthcheck.HealthTransition;

/**
 * The measured status of a target changed. Published on the checker's thread: listeners must be quick or {@code @Async}.
 *
 * @param transition what changed, when and why
 */
public record HealthTransitionEvent(HealthTransition transition) {}
