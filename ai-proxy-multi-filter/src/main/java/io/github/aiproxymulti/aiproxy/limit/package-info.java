/**
 * Limits of what requests may cost: which of them apply to a request, what is asked of the counters before an attempt and what
 * they are told after it.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.limit;

import org.jspecify.annotations.NullMarked;
