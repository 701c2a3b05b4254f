package io.github.aiproxymulti.healthcheck;

import java.time.Instant;

/**
 * Hears what happens to resources and targets, after it happened and after it is readable. Calls for one resource come in
 * order, one at a time; calls for different resources may overlap. Listeners must be quick; what they throw is logged and
 * disturbs nobody.
 */
public interface HealthListener {

    /** The measured status of a target changed. */
    default void onTransition(HealthTransition transition) {}

    /**
     * Traffic may now, or may no longer, go to a target. Not called for targets that come or go.
     *
     * @param resource the resource
     * @param target the target
     * @param usable whether traffic may go there now
     * @param at when
     */
    default void onUsabilityChange(ResourceId resource, TargetKey target, boolean usable, Instant at) {}

    /** A probe ended and was taken into account. */
    default void onProbe(ProbeReport probe) {}

    /** A result arrived too late for what it was about and was dropped. */
    default void onStaleResult(ResourceId resource) {}

    /** A resource is wanted that was not wanted before. */
    default void onResourceAdded(ResourceId resource) {}

    /** A resource is no longer wanted; nothing of it is left. */
    default void onResourceRemoved(ResourceId resource) {}

    /** A resource has other addresses than before, or its first ones. */
    default void onNodesChanged(ResourceId resource, NodeSet nodes) {}

    /**
     * A host name could not be resolved; the last good answer, if any, stays in force. Called once until it works again or
     * fails for another reason.
     *
     * @param resource the resource
     * @param host the name
     * @param reason for people
     */
    default void onResolutionFailure(ResourceId resource, String host, String reason) {}

    /**
     * The latest wish for a resource could not be put in force; what was in force before stays so.
     *
     * @param resource the resource
     * @param reason for people
     * @param retried whether it is tried again without a new wish
     */
    default void onBuildFailure(ResourceId resource, String reason, boolean retried) {}

    /** The store could not be read or written; checking goes on from memory. */
    default void onStoreFailure(ResourceId resource, String reason) {}
}
