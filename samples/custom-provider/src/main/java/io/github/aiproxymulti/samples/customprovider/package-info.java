/** A gateway that knows one vendor more than the built-in ones, because one bean describes it. */
@NullMarked
package io.github.aiproxymulti.samples.customprovider;

import org.jspecify.annotations.NullMarked;
