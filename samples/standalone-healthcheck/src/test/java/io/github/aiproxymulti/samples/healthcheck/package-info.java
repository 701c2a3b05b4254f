/** Tests of the sample. */
@NullMarked
package io.github.aiproxymulti.samples.healthcheck;

import org.jspecify.annotations.NullMarked;
