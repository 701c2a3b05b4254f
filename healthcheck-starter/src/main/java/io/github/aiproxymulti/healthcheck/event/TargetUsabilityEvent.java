package io.github.aiproxymulti.healthcheck.event;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Instant;

/**
 * Traffic may now, or may no longer, go to a target.
 *
 * @param resource the resource
 * @param target the target
 * @param usable whether traffic may go there now
 * @param at when
 */
public record TargetUsabilityEvent(ResourceId resource, TargetKey target, boolean usable, Instant at) {}
