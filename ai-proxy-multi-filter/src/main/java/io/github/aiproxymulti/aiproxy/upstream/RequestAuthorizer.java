package io.github.aiproxymulti.aiproxy.upstream;

import reactor.core.publisher.Mono;

/** Gives a finished request the credentials that cannot be written down ahead: a token that expires, or a signature. */
@FunctionalInterface
public interface RequestAuthorizer {

    /** Credentials were written down ahead. */
    RequestAuthorizer NONE = Mono::just;

    /**
     * The request with its credentials. Never blocks; bounded in time.
     *
     * @param request complete but for these credentials; its headers may be changed, they belong to this attempt
     * @return the request to send; fails with {@link AuthorizationException} when there are no credentials to be had
     */
    Mono<UpstreamRequest> authorize(UpstreamRequest request);
}
