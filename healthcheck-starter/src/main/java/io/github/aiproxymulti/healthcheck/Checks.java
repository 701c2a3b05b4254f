package io.github.aiproxymulti.healthcheck;

import org.jspecify.annotations.Nullable;

/**
 * How a resource is checked.
 *
 * @param active probes; always there, since nothing else can find out that an unused target has recovered
 * @param passive classification of live traffic; null when traffic is not to be counted
 */
public record Checks(ActiveCheck active, @Nullable PassiveCheck passive) {}
