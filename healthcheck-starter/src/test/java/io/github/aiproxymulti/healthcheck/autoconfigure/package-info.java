/** Tests of {@code healthcheck.autoconfigure}. */
@NullMarked
package io.github.aiproxymulti.healthcheck.autoconfigure;

import org.jspecify.annotations.NullMarked;
