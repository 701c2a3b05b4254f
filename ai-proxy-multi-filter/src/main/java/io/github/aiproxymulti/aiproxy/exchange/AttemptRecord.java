package io.github.aiproxymulti.aiproxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * One attempt, for logs and meters.
 *
 * @param instance the instance's name
 * @param model the model known for it; null for none
 * @param address {@code host:port} it went to; null when the instance has no host
 * @param status the upstream's status, or what the failure counts as; 0 while it is open
 * @param millis milliseconds it took; 0 while it is open
 * @param bytes bytes read of the upstream's body
 * @param target where it goes, as configured; null when that is not told
 */
public record AttemptRecord(
        String instance,
        @Nullable String model,
        @Nullable String address,
        int status,
        long millis,
        long bytes,
        @Nullable AttemptTarget target) {

    /**
     * An attempt that begins.
     *
     * @param instance the instance's name
     * @param model the model known for it; null for none
     * @param address {@code host:port} it goes to; null when the instance has no host
     */
    public static AttemptRecord begun(String instance, @Nullable String model, @Nullable String address) {
        return new AttemptRecord(instance, model, address, 0, 0, 0, null);
    }

    AttemptRecord to(AttemptTarget known) {
        return new AttemptRecord(instance, model, address, status, millis, bytes, known);
    }

    AttemptRecord withStatus(int known) {
        return new AttemptRecord(instance, model, address, known, millis, bytes, target);
    }

    AttemptRecord ended(int known, long took, long read) {
        return new AttemptRecord(instance, model, address, known, took, read, target);
    }
}
