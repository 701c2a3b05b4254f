package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.store.Lease;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which targets this process has to probe.
 *
 * @param role its part among the replicas; null as long as that is not decided, and nothing is probed
 * @param told what the prober of all says of its targets
 */
record Duty(Lease.@Nullable Role role, Map<TargetKey, TargetHealth> told) {

    static final Duty NONE = new Duty(null, Map.of());

    Duty as(Lease.Role next) {
        return new Duty(next, told);
    }

    Duty hearing(Map<TargetKey, TargetHealth> next) {
        return new Duty(role, next);
    }

    boolean begun() {
        return role != null;
    }

    boolean covers(Target target) {
        if (role != Lease.Role.FOLLOWER) {
            return begun();
        }
        TargetHealth theirs = told.get(target.key());
        // Whoever takes a target out of use because of what only he has seen must also look when it is back.
        return theirs == null || (theirs.isUsable() && !target.measured().isUsable());
    }
}
