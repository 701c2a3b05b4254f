/** Tests of {@code healthcheck.actuate}. */
@NullMarked
package io.github.aiproxymulti.healthcheck.actuate;

import org.jspecify.annotations.NullMarked;
