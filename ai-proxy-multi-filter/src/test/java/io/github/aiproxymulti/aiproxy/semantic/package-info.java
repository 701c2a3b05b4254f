/** Tests of choosing by meaning. */
@NullMarked
package io.github.aiproxymulti.aiproxy.semantic;

import org.jspecify.annotations.NullMarked;
