/** Figures of how much it costs, measured on request only: {@code mvn verify -Pproof}. */
@NullMarked
package io.github.aiproxymulti.healthcheck.figures;

import org.jspecify.annotations.NullMarked;
