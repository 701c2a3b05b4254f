/** Tests of name resolution. */
@NullMarked
package io.github.aiproxymulti.healthcheck.resolve;

import org.jspecify.annotations.NullMarked;
