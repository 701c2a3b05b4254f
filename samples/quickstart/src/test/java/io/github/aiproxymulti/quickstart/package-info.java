/** The quickstart: its parts alone, and the whole of it. */
@NullMarked
package io.github.aiproxymulti.quickstart;

import org.jspecify.annotations.NullMarked;
