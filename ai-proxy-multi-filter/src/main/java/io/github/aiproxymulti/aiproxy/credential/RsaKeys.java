package io.github.aiproxymulti.aiproxy.credential;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads RSA keys from text. */
final class RsaKeys {

    /** Shorter ones are refused when signing with RS256. */
    private static final int LEAST_BITS = 2048;

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private RsaKeys() {}

    /** Reads an unencrypted PKCS#8 key in PEM; fails with {@link IllegalArgumentException}, which does not quote it. */
    static RSAPrivateKey pkcs8(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("not PEM");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        try {
            RSAPrivateKey key =
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (key.getModulus().bitLength() >= LEAST_BITS) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an RSA key");
        }
        throw new IllegalArgumentException("too short");
    }
}
