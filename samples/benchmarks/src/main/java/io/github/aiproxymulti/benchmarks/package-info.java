/**
 * A load run: a mock upstream, a gateway and this driver as three processes, routes compared in alternating slices of one run.
 */
@NullMarked
package io.github.aiproxymulti.benchmarks;

import org.jspecify.annotations.NullMarked;
