/** Pure verdict on a failed attempt: try another instance, or answer. */
@NullMarked
package io.github.aiproxymulti.aiproxy.fallback;

import org.jspecify.annotations.NullMarked;
