package io.github.aiproxymulti.healthcheck;

import java.time.Instant;

/**
 * A change of the measured status of one target.
 *
 * @param resource the resource
 * @param target the target
 * @param at when
 * @param from the status before
 * @param to the status after, always another one
 * @param cause who found out
 * @param detail what was counted and seen, for people, for example {@code 3 of 3 http failures (last: HTTP 503)}
 */
public record HealthTransition(
        ResourceId resource,
        TargetKey target,
        Instant at,
        HealthStatus from,
        HealthStatus to,
        TransitionCause cause,
        String detail) {}
