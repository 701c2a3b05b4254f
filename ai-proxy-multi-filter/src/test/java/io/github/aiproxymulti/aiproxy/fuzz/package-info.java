/**
 * Fuzzing of everything that reads what others wrote. A target is a class with {@code fuzzerTestOneInput}, which Jazzer calls with
 * bytes it makes up from the seeds under {@code /fuzz}; it throws when something is wrong.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.fuzz;

import org.jspecify.annotations.NullMarked;
