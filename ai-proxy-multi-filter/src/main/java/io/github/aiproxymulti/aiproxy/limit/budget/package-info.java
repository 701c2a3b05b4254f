/** Counters of what has been used, and whether there is room for more: the words, and the counters kept in this process. */
@NullMarked
package io.github.aiproxymulti.aiproxy.limit.budget;

import org.jspecify.annotations.NullMarked;
