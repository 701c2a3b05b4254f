package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lets targets that stay unusable be probed less and less often: with a period of 1 s and a maximum of 10 s about every 1, 2,
 * 4, 8, 10 s. Half of each wait is random. Lives on the resource's queue.
 */
final class Backoff {

    private final Surroundings world;
    private final Map<TargetKey, Wait> waits = new HashMap<>();

    Backoff(Surroundings world) {
        this.world = world;
    }

    boolean isDue(TargetKey key) {
        Wait wait = waits.get(key);
        return wait == null || wait.untilMillis <= world.millis();
    }

    /** Notes how a target is after a probe of a pass. */
    void probed(Target target, ProbePass pass) {
        Duration max = world.probing().backoffMax();
        Duration period = pass.period();
        if (max == null || period == null || pass.probesUsable() || !failed(target)) {
            waits.remove(target.key());
            return;
        }
        Wait before = waits.get(target.key());
        int failures = before == null ? 1 : Math.min(before.failures + 1, 20);
        long full = Math.min(period.toMillis() << (failures - 1), max.toMillis());
        // The next turn is one period away in any case, so less than that is no wait.
        long wait = full <= period.toMillis()
                ? 0
                : full - (long) (full / 2.0 * world.random().nextDouble());
        waits.put(target.key(), new Wait(failures, world.millis() + wait));
    }

    /** Forgets targets that are gone, so that one that comes back starts anew. */
    void keepOnly(Set<TargetKey> present) {
        waits.keySet().retainAll(present);
    }

    void clear() {
        waits.clear();
    }

    private static boolean failed(Target target) {
        return !target.measured().isUsable() && target.measured().counters().success() == 0;
    }

    private record Wait(int failures, long untilMillis) {}
}
