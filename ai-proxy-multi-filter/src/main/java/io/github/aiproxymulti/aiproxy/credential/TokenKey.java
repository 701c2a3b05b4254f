package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an access token depends on. Instances never share a token, nor do equal credentials that are kept for different
 * times. Fit for logs. Source: providers.md section 3.
 *
 * @param digest of the credentials and of how long tokens are kept
 * @param instance the instance's name
 */
record TokenKey(String digest, String instance) {

    private static final int HEX_DIGITS = 32;

    static TokenKey of(String instance, @Nullable Secret account, GcpAuth auth) {
        String content =
                auth.expireEarlySecs() + "/" + auth.maxTtl() + "/" + (account == null ? "-" : "=" + account.reveal());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return new TokenKey(HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS), instance);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return digest + "#" + instance;
    }
}
