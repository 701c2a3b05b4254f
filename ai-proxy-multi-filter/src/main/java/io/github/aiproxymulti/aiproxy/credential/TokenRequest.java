package io.github.aiproxymulti.aiproxy.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.aiproxymulti.aiproxy.config.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What is posted for an access token.
 *
 * @param uri the token endpoint
 * @param form the body, which is as good as a credential
 */
record TokenRequest(String uri, Secret form) {

    private static final long LIFETIME_SECONDS = 3600;
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /** Signs in as this account, at this time. */
    static TokenRequest of(ServiceAccount account, Instant now) throws JOSEException {
        long issued = now.getEpochSecond();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(account.email())
                        .audience(account.tokenUri())
                        .claim("scope", account.scope())
                        .claim("iat", issued)
                        .claim("exp", issued + LIFETIME_SECONDS)
                        .build());
        jwt.sign(new RSASSASigner(account.privateKey()));
        String grant = URLEncoder.encode(GRANT, StandardCharsets.UTF_8);
        return new TokenRequest(account.tokenUri(), Secret.of("grant_type=" + grant + "&assertion=" + jwt.serialize()));
    }
}
