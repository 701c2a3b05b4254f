/** Health checks in an application that has nothing to do with a gateway. */
@NullMarked
package io.github.aiproxymulti.samples.healthcheck;

import org.jspecify.annotations.NullMarked;
