package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Overrides;
import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.config.ProviderId;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.healthcheck.Checks;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of this package are made of. */
final class Fixtures {

    static final String BODY = "{\"messages\":[]}";
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final KeyPair KEYS = keys("RSA", 2048);

    private Fixtures() {}

    static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    static String account(String tokenUri) {
        return JSON.writeValueAsString(Map.of(
                "type",
                "service_account",
                "client_email",
                "robot@project.iam.gserviceaccount.com",
                "private_key",
                pem(KEYS),
                "token_uri",
                tokenUri));
    }

    static Auth gcp(GcpAuth gcp) {
        return new Auth(Map.of(), Map.of(), gcp, null);
    }

    static Auth aws(AwsAuth aws) {
        return new Auth(Map.of(), Map.of(), null, aws);
    }

    static Instance instance(
            String name, String provider, Auth auth, @Nullable String region, @Nullable Checks checks) {
        return new Instance(
                name,
                new ProviderId(provider),
                0,
                1,
                auth,
                JSON.createObjectNode(),
                Overrides.NONE,
                new ProviderConf(null, region),
                checks,
                List.of(),
                null,
                null,
                null);
    }

    static UpstreamRequest request(String uri, String host) {
        return new UpstreamRequest(
                HttpClient.create(),
                "POST",
                uri,
                new DefaultHttpHeaders()
                        .set("host", host)
                        .set("content-type", "application/json")
                        .set("authorization", "Bearer of-the-client"),
                RequestBody.of(BODY.getBytes(StandardCharsets.UTF_8)),
                Protocol.BEDROCK_CONVERSE,
                Protocol.BEDROCK_CONVERSE,
                null,
                "m",
                null);
    }
}
