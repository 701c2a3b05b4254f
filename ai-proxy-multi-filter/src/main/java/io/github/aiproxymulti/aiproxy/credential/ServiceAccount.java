package io.github.aiproxymulti.aiproxy.credential;

import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.interfaces.RSAPrivateKey;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a Google service account's key file that signing in needs. Source: providers.md section 3.
 *
 * @param email who signs in
 * @param privateKey signs
 * @param tokenUri grants tokens
 * @param scope what the token is for, several joined by blanks
 */
record ServiceAccount(String email, RSAPrivateKey privateKey, String tokenUri, String scope) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOKEN_URI = "https://oauth2.googleapis.com/token";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /** Reads a key file. No message repeats a value, as any value may be the key. */
    static ServiceAccount read(@Nullable Secret json) {
        if (json == null) {
            throw invalid("none (expected: service_account_json, or GCP_SERVICE_ACCOUNT in the environment)");
        }
        JsonNode file = parse(json.reveal());
        return new ServiceAccount(
                text(file, "client_email", null),
                privateKey(text(file, "private_key", null)),
                tokenUri(text(file, "token_uri", TOKEN_URI)),
                scope(file.path("scope")));
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode file = JSON.readTree(text);
            if (file.isObject()) {
                return file;
            }
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw invalid(
                    "not JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
        throw invalid("*** (expected: a JSON object)");
    }

    private static String text(JsonNode file, String name, @Nullable String otherwise) {
        JsonNode value = file.path(name);
        if (value.isString() && !value.stringValue().isEmpty()) {
            return value.stringValue();
        }
        if (otherwise != null && (value.isMissingNode() || value.isNull())) {
            return otherwise;
        }
        throw invalid(name + ": " + (value.isMissingNode() ? "missing" : "***") + " (expected: a text)");
    }

    private static RSAPrivateKey privateKey(String pem) {
        try {
            return RsaKeys.pkcs8(pem);
        } catch (IllegalArgumentException e) {
            throw invalid("private_key: *** (expected: an RSA key of at least 2048 bits as PKCS#8 PEM)");
        }
    }

    private static String tokenUri(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // told below, without the value that the exception quotes
        }
        throw invalid("token_uri: *** (expected: an http or https URL)");
    }

    private static String scope(JsonNode scope) {
        if (scope.isMissingNode() || scope.isNull()) {
            return SCOPE;
        }
        if (scope.isString()) {
            return scope.stringValue();
        }
        if (!scope.isArray() || scope.valueStream().anyMatch(item -> !item.isString())) {
            throw invalid("scope: *** (expected: a text or a list of texts)");
        }
        return scope.valueStream().map(JsonNode::stringValue).collect(Collectors.joining(" "));
    }

    private static AuthorizationException invalid(String why) {
        return TokenFetch.failure("invalid gcp service account json: " + why);
    }

    @Override
    public String toString() {
        return "ServiceAccount[***]";
    }
}
