/** Reads {@code checks} as people write them, from any tree of maps, and says everything that is wrong at once. */
@NullMarked
package io.github.aiproxymulti.healthcheck.settings;

import org.jspecify.annotations.NullMarked;
