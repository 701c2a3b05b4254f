package io.github.aiproxymulti.aiproxy.credential;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

/**
 * Signature version 4 for Bedrock. Signs host and date, and the session token where there is one, and nothing else: no
 * proxy on the way can break the signature by touching another header.
 */
@SuppressWarnings("deprecation") // its successor always signs, and so sends, x-amz-content-sha256 too
final class SigV4 {

    private static final Aws4Signer SIGNER = Aws4Signer.create();

    private final Region region;
    private final Clock clock;

    SigV4(String region, Clock clock) {
        this.region = Region.of(region);
        this.clock = clock;
    }

    /** The headers to set, {@code Host} among them. */
    Map<String, List<String>> sign(String method, String uri, String host, byte[] body, AwsCredentials credentials) {
        return SIGNER.sign(
                        request(method, uri, host, body),
                        Aws4SignerParams.builder()
                                .awsCredentials(credentials)
                                .signingName("bedrock")
                                .signingRegion(region)
                                .signingClockOverride(clock)
                                .doubleUrlEncode(true)
                                .normalizePath(false)
                                .build())
                .headers();
    }

    private static SdkHttpFullRequest request(String method, String uri, String host, byte[] body) {
        int mark = uri.indexOf('?');
        int colon = host.indexOf(':', host.indexOf(']') + 1);
        int port = colon < 0 ? 443 : Integer.parseInt(host.substring(colon + 1));
        SdkHttpFullRequest.Builder request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                // Only decides whether the port shows in the Host that is signed: it does unless it is the scheme's
                // own.
                .protocol(colon >= 0 && port == 443 ? "http" : "https")
                .host(colon < 0 ? host : host.substring(0, colon))
                .port(port)
                .encodedPath(mark < 0 ? uri : uri.substring(0, mark))
                .contentStreamProvider(() -> new ByteArrayInputStream(body));
        if (mark >= 0) {
            query(uri.substring(mark + 1), request);
        }
        return request.build();
    }

    private static void query(String query, SdkHttpFullRequest.Builder request) {
        for (String arg : query.split("&", -1)) {
            if (!arg.isEmpty()) {
                int equals = arg.indexOf('=');
                request.appendRawQueryParameter(
                        decode(equals < 0 ? arg : arg.substring(0, equals)),
                        decode(equals < 0 ? "" : arg.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
