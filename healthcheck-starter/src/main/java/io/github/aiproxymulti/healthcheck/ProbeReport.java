package io.github.aiproxymulti.healthcheck;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one probe.
 *
 * @param resource the resource
 * @param target the target
 * @param type what the probe did
 * @param at when it ended
 * @param duration how long it took
 * @param outcome what it counted as
 * @param statusCode the HTTP status that arrived; null when none did
 * @param error what went wrong, for people; null when nothing did
 */
public record ProbeReport(
        ResourceId resource,
        TargetKey target,
        ProbeType type,
        Instant at,
        Duration duration,
        Outcome outcome,
        @Nullable Integer statusCode,
        @Nullable String error) {}
