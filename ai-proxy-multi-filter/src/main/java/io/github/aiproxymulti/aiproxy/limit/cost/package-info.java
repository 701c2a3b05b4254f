/**
 * What a request costs when an expression says so: a small language of numbers, comparisons and a fixed set of functions. It
 * is interpreted, never compiled or handed to a script engine. Pure.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.limit.cost;

import org.jspecify.annotations.NullMarked;
