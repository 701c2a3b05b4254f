package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Signs requests to Bedrock, over the final bytes and the spelling of the path that is sent. Source: providers.md section 4.
 */
final class AwsAuthorizer implements RequestAuthorizer {

    /** Signed values of the client would contradict ours. */
    private static final Set<String> STALE = Set.of("x-amz-security-token", "x-amz-content-sha256");

    private final AwsAuth auth;
    private final @Nullable SigV4 signer;
    private final boolean keepsPort;

    /**
     * Creates it.
     *
     * @param auth the credentials
     * @param region where the service is; without it every request fails
     * @param keepsPort whether the Host header, signed and sent, keeps the port it has
     * @param clock dates the signatures
     */
    AwsAuthorizer(AwsAuth auth, @Nullable String region, boolean keepsPort, Clock clock) {
        this.auth = auth;
        this.signer = region == null || region.isBlank() ? null : new SigV4(region, clock);
        this.keepsPort = keepsPort;
    }

    @Override
    public Mono<UpstreamRequest> authorize(UpstreamRequest request) {
        return Mono.fromCallable(() -> sign(request));
    }

    private UpstreamRequest sign(UpstreamRequest request) {
        if (signer == null) {
            throw new AuthorizationException(
                    "missing region for AWS SigV4 signing (provider_conf.region required for bedrock)");
        }
        HttpHeaders headers = request.headers();
        String given = Objects.requireNonNullElse(headers.get(HttpHeaderNames.HOST), "");
        String host = keepsPort ? given : withoutPort(given);
        String uri = wire(request.uri());
        STALE.forEach(headers::remove);
        headers.set(HttpHeaderNames.HOST, host);
        try {
            signer.sign(request.method(), uri, host, request.body().bytes(), credentials())
                    .forEach((name, values) -> headers.set(name.toLowerCase(Locale.ROOT), values));
        } catch (RuntimeException e) {
            // The message may quote a credential.
            throw new AuthorizationException(
                    "failed to sign AWS request: " + e.getClass().getSimpleName());
        }
        return request.to(uri);
    }

    /** In a query a plus is read as a blank by some and as a plus by others; no signature survives that. */
    private static String wire(String uri) {
        int mark = uri.indexOf('?');
        if (mark < 0) {
            return WirePath.normalize(uri);
        }
        return WirePath.normalize(uri.substring(0, mark)) + uri.substring(mark).replace("+", "%20");
    }

    private static String withoutPort(String host) {
        int colon = host.indexOf(':', host.indexOf(']') + 1);
        return colon < 0 ? host : host.substring(0, colon);
    }

    private AwsCredentials credentials() {
        String id = auth.accessKeyId().reveal();
        String secret = auth.secretAccessKey().reveal();
        Secret token = auth.sessionToken();
        return token == null
                ? AwsBasicCredentials.create(id, secret)
                : AwsSessionCredentials.create(id, secret, token.reveal());
    }

    @Override
    public String toString() {
        return "AwsAuthorizer[***]";
    }
}
