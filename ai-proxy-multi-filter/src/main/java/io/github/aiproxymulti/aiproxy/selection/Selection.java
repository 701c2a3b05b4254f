package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import org.jspecify.annotations.Nullable;

/** The outcome of one pick. */
public sealed interface Selection {

    /**
     * An instance was chosen.
     *
     * @param plan the instance
     * @param address where exactly the attempt goes; null when the instance has no host at all
     * @param permit the leave to use it, which whoever got this choice has to end
     */
    record Chosen(InstancePlan plan, @Nullable UpstreamAddress address, Permit permit) implements Selection {

        /** A choice that nobody keeps account of. */
        public Chosen(InstancePlan plan, @Nullable UpstreamAddress address) {
            this(plan, address, Permit.NONE);
        }
    }

    /**
     * No instance is left for this request.
     *
     * @param reason in the words of the original
     */
    record NoneLeft(String reason) implements Selection {}

    /**
     * The request must not go on at all.
     *
     * @param status for the client
     * @param payload the body for the client
     */
    record Rejected(int status, Payload payload) implements Selection {}
}
