/** Tests of the store. */
@NullMarked
package io.github.aiproxymulti.healthcheck.store;

import org.jspecify.annotations.NullMarked;
