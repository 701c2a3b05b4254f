/** Tests of the sample. */
@NullMarked
package io.github.aiproxymulti.samples.customprovider;

import org.jspecify.annotations.NullMarked;
