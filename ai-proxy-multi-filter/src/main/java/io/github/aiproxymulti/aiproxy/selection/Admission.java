package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;

/** Whether an instance may take one more request now; asked while picking, after health. Must not block. */
@FunctionalInterface
public interface Admission {

    /** Everybody is admitted. */
    Admission ALL = plan -> true;

    /** Whether this instance may be picked. */
    boolean admits(InstancePlan plan);
}
