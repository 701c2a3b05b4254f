/** Counters in Redis that several gateways share: one script per decision, every answer within a bound. */
@NullMarked
package io.github.aiproxymulti.aiproxy.limit.redis;

import org.jspecify.annotations.NullMarked;
