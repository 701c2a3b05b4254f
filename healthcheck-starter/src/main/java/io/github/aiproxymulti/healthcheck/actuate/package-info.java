/** Shows what the checkers know: the {@code healthchecks} endpoint with its page, meters, and a health contributor. */
@NullMarked
package io.github.aiproxymulti.healthcheck.actuate;

import org.jspecify.annotations.NullMarked;
