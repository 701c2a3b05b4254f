package io.github.aiproxymulti.healthcheck.event;

import io.github.aiproxymulti.healthcheck.ResourceId;

/**
 * The latest wish for a resource could not be put in force, or one of its names could not be resolved; what was in force
 * before stays so.
 *
 * @param resource the resource
 * @param problem for people
 */
public record ResourceProblemEvent(ResourceId resource, String problem) {}
