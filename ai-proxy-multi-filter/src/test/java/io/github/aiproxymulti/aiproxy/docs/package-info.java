/** Holds the documentation against the code. */
@NullMarked
package io.github.aiproxymulti.aiproxy.docs;

import org.jspecify.annotations.NullMarked;
