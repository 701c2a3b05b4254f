package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;

/**
 * Word that a resource was written. May get lost: the numbers are asked for periodically too.
 *
 * @param resource the resource
 * @param version what it was written as
 */
public record Notice(ResourceId resource, long version) {}
