package io.github.aiproxymulti.aiproxy.config;

import java.util.regex.Pattern;

/** Where secrets are written. */
final class SecretFields {

    private static final String IN_AUTH = "(header\\..*|query\\..*|gcp\\.service_account_json"
            + "|aws\\.(access_key_id|secret_access_key|session_token))";

    private static final Pattern SECRET = Pattern.compile(
            "(instances\\[\\d+]|semantic_opts\\.embeddings)\\.auth\\." + IN_AUTH + "|redis_password|sentinel_password");

    /** Also what holds secrets when it is of the wrong type, and URLs, which may carry a password or a key. */
    private static final Pattern HIDDEN =
            Pattern.compile("(instances\\[\\d+]|semantic_opts\\.embeddings)\\.(auth(\\..*)?|(override\\.)?endpoint)"
                    + "|instances\\[\\d+](\\.checks(\\..*)?|\\.override)?|instances|semantic_opts(\\.embeddings)?"
                    + "|redis_password|sentinel_password");

    private SecretFields() {}

    static boolean contains(String path) {
        return SECRET.matcher(path).matches();
    }

    static boolean mustNotBeShown(String path) {
        return HIDDEN.matcher(path).matches();
    }
}
