/** Tests of the vocabulary and of the state machine. */
@NullMarked
package io.github.aiproxymulti.healthcheck;

import org.jspecify.annotations.NullMarked;
