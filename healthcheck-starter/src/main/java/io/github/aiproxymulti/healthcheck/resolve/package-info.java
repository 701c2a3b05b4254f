/** Turns host names into addresses. */
@NullMarked
package io.github.aiproxymulti.healthcheck.resolve;

import org.jspecify.annotations.NullMarked;
