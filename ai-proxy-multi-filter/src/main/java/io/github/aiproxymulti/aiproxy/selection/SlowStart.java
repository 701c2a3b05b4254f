package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Ramp;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * Lets an instance that has just recovered have its share of traffic back little by little: a tenth of it at once, all of it
 * when the window is over. Who was never unusable is not held back.
 */
public final class SlowStart {

    /** An instance that is not held back. */
    static final long NEVER = Long.MIN_VALUE;

    /** Nobody is held back. */
    public static final SlowStart OFF =
            new SlowStart(Duration.ZERO, () -> 0, (resource, target) -> OptionalLong.empty());

    private final long windowMillis;
    private final LongSupplier millis;
    private final BiFunction<ResourceId, TargetKey, OptionalLong> usableSince;

    /**
     * Creates it.
     *
     * @param window how long the ramp takes; zero for none
     * @param millis the clock that also tells when targets became usable
     * @param usableSince when a target last became usable after having been unusable; empty when it never was
     */
    public SlowStart(
            Duration window, LongSupplier millis, BiFunction<ResourceId, TargetKey, OptionalLong> usableSince) {
        this.windowMillis = window.toMillis();
        this.millis = millis;
        this.usableSince = usableSince;
    }

    /** When the ramp of this resource began: with the first of its usable addresses. */
    long began(HealthView view) {
        if (windowMillis == 0) {
            return NEVER;
        }
        long first = Long.MAX_VALUE;
        for (Node node : view.nodes().nodes()) {
            TargetKey target = view.targetOf().get(node);
            if (target != null && view.isUsable(node)) {
                first = Math.min(
                        first, usableSince.apply(view.resource(), target).orElse(NEVER));
            }
        }
        return first == Long.MAX_VALUE ? NEVER : first;
    }

    /** The share of an instance whose ramp began then, more than 0 and at most 1. */
    double share(long began) {
        return windowMillis == 0 || began == NEVER ? 1 : Ramp.share(millis.getAsLong() - began, windowMillis);
    }
}
