package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;

/**
 * A request as limits see it.
 *
 * @param routeId the route, which owns the counters
 * @param source what templates may read
 * @param request what the client sent
 * @param passesOver whether an instance without quota is passed over while picking, instead of the request being rejected
 * @param instances the number of instances of the route
 * @param side where is shown what was found out
 */
public record LimitedRequest(
        String routeId,
        HashSource source,
        ClientRequest request,
        boolean passesOver,
        int instances,
        RequestSide side) {}
