package io.github.aiproxymulti.aiproxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * One attempt, for logs and meters.
 *
 * @param instance the instance's name
 * @param model the model known for it; null for none
 * @param address {@code host:port} it went to; null when the instance has no host
 * @param reached how far it got, and when
 * @param status the upstream's status, or what the failure counts as; 0 while it is open
 * @param millis milliseconds it took; 0 while it is open
 * @param bytes bytes read of the upstream's body
 * @param target where it goes, as configured; null when that is not told
 */
public record AttemptRecord(
        String instance,
        @Nullable String model,
        @Nullable String address,
        Reached reached,
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
        return new AttemptRecord(instance, model, address, Reached.NOTHING, 0, 0, 0, null);
    }

    AttemptRecord to(AttemptTarget known) {
        return new AttemptRecord(instance, model, address, reached, status, millis, bytes, known);
    }

    AttemptRecord connected(long after) {
        return with(new Reached(after, reached.headMillis()), status);
    }

    AttemptRecord headed(int known, long after) {
        return with(new Reached(reached.connectMillis(), after), known);
    }

    AttemptRecord ended(int known, long took, long read) {
        return new AttemptRecord(instance, model, address, reached, known, took, read, target);
    }

    private AttemptRecord with(Reached now, int known) {
        return new AttemptRecord(instance, model, address, now, known, millis, bytes, target);
    }

    /**
     * How far an attempt got, in milliseconds since it began.
     *
     * @param connectMillis when there was a connection, about 0 for one that was kept; -1 when there was none
     * @param headMillis when the answer's head was there; -1 when none came
     */
    public record Reached(long connectMillis, long headMillis) {

        static final Reached NOTHING = new Reached(-1, -1);
    }
}
