/** Tests of the engine. */
@NullMarked
package io.github.aiproxymulti.healthcheck.checker;

import org.jspecify.annotations.NullMarked;
