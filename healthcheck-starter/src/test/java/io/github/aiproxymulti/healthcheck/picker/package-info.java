/** Tests of the picker cache. */
@NullMarked
package io.github.aiproxymulti.healthcheck.picker;

import org.jspecify.annotations.NullMarked;
