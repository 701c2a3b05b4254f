package io.github.aiproxymulti.healthcheck;

/** Lets a person overrule the measured health of single targets. Takes effect on the resource's own queue. */
public interface HealthOverrides {

    /**
     * Overrules a target until further notice, or stops doing so. Forcing also resets what was measured: the given status,
     * all counters zero; draining and {@link TargetOverride#AUTO} leave it alone. An override ends with its target.
     *
     * @return whether the target is known at this moment; if not, nothing happens
     */
    boolean override(ResourceId resource, TargetKey target, TargetOverride override);

    /**
     * Sets the measured status once, all counters zero; probes and traffic go on from there.
     *
     * @param healthy to {@link HealthStatus#HEALTHY} or else to {@link HealthStatus#UNHEALTHY}
     * @return whether the target is known at this moment; if not, nothing happens
     */
    boolean setStatus(ResourceId resource, TargetKey target, boolean healthy);
}
