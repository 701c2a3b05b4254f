/** Three gateways and a Redis on one machine, to see that their upstreams are probed as if there were one. */
@NullMarked
package io.github.aiproxymulti.replicas;

import org.jspecify.annotations.NullMarked;
