/** Tests of the pickers. */
@NullMarked
package io.github.aiproxymulti.aiproxy.balancer;

import org.jspecify.annotations.NullMarked;
