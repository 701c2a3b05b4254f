package io.github.aiproxymulti.healthcheck.store;

import io.github.aiproxymulti.healthcheck.TargetHealth;

/**
 * What a store keeps of one target.
 *
 * @param incarnation which of the lives of its identity
 * @param health what was measured
 */
public record StoredTarget(long incarnation, TargetHealth health) {}
