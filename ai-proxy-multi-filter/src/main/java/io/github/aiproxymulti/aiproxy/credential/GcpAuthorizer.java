package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;

/**
 * Sends the access token of a Google service account, over whatever {@code authorization} is there already. Source:
 * pipeline.md section 6.6.
 */
final class GcpAuthorizer implements RequestAuthorizer {

    private final TokenKey key;
    private final TokenFetch fetch;
    private final AccessTokens tokens;

    GcpAuthorizer(TokenKey key, TokenFetch fetch, AccessTokens tokens) {
        this.key = key;
        this.fetch = fetch;
        this.tokens = tokens;
    }

    @Override
    public Mono<UpstreamRequest> authorize(UpstreamRequest request) {
        return tokens.get(key, fetch).map(token -> {
            request.headers()
                    .set(
                            HttpHeaderNames.AUTHORIZATION,
                            "Bearer " + token.value().reveal());
            return request;
        });
    }

    @Override
    public String toString() {
        return "GcpAuthorizer[" + key + "]";
    }
}
