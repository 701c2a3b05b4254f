package io.github.aiproxymulti.aiproxy.replicas;

import java.time.Duration;

/**
 * The times of following shared routes.
 *
 * @param poll how often the storage is asked
 * @param timeout limit of one call
 * @param longestRetry how far apart calls are at most while the storage does not answer
 */
public record RouteTimes(Duration poll, Duration timeout, Duration longestRetry) {}
