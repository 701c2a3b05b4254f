/** The ledger of shared health in Redis, through Spring Data Redis' reactive client. May use the root package, the store's and what is asked of a ledger. */
@NullMarked
package io.github.aiproxymulti.healthcheck.redis;

import org.jspecify.annotations.NullMarked;
