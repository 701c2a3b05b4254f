/**
 * How instances stand at run time, apart from the health of their addresses: requests in flight, cool-downs, circuits. One
 * owner, {@link io.github.aiproxymulti.aiproxy.standing.Standings}; a request is let in by a
 * {@link io.github.aiproxymulti.aiproxy.standing.Permit}, which hears what becomes of it.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.standing;

import org.jspecify.annotations.NullMarked;
