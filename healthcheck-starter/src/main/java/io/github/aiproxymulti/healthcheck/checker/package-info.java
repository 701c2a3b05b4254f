/** The engine: what is wanted of each resource, what is known of it, and the loops that find out. Pure decisions ({@link io.github.aiproxymulti.healthcheck.checker.ResourceState}) are kept apart from the machinery that acts on them. */
@NullMarked
package io.github.aiproxymulti.healthcheck.checker;

import org.jspecify.annotations.NullMarked;
