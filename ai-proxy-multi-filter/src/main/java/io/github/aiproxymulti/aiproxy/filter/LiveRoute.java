package io.github.aiproxymulti.aiproxy.filter;

import org.jspecify.annotations.Nullable;

/**
 * A live AI route.
 *
 * @param route what its AI filter was compiled to
 * @param limiter its limits, the last of several; null without any
 */
record LiveRoute(AiRoute route, @Nullable AiRateLimitingGatewayFilter limiter) {}
