package io.github.aiproxymulti.healthcheck.sharing;

import java.time.Duration;

/**
 * The times of sharing.
 *
 * @param lease how long a prober that is not heard of keeps its right
 * @param poll how often each replica asks, renews and looks for news
 * @param tombstone how long a deletion is remembered at least
 * @param timeout limit of one call
 * @param batch calls at the same time, at least 1
 */
public record SharingPolicy(Duration lease, Duration poll, Duration tombstone, Duration timeout, int batch) {}
