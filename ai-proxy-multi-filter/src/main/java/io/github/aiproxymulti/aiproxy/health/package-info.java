/** The bridge to health checking: instances in, desired checkers out. Reads configuration only, never a request. */
@NullMarked
package io.github.aiproxymulti.aiproxy.health;

import org.jspecify.annotations.NullMarked;
