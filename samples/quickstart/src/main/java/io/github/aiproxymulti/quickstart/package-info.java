/** A gateway in front of two mock LLMs in one process: the shortest way to see failover happen. */
@NullMarked
package io.github.aiproxymulti.quickstart;

import org.jspecify.annotations.NullMarked;
