package io.github.aiproxymulti.aiproxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * One attempt, for logs and meters.
 *
 * @param instance the instance's name
 * @param model the model known for it; null for none
 * @param address {@code host:port} it went to; null when the instance has no host
 * @param status the upstream's status, or what the failure counts as; 0 while it is open
 */
public record AttemptRecord(
        String instance, @Nullable String model, @Nullable String address, int status) {

    AttemptRecord withStatus(int known) {
        return new AttemptRecord(instance, model, address, known);
    }
}
