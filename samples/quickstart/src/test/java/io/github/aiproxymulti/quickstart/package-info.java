/** Tests of the quickstart that need no gateway. */
@NullMarked
package io.github.aiproxymulti.quickstart;

import org.jspecify.annotations.NullMarked;
