package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials of an instance. None at all means that the client's own are passed on.
 *
 * @param header headers to set, in the order written, names as written
 * @param query query arguments to set, in the order written
 * @param gcp Google service account; null for none
 * @param aws AWS credentials; null for none
 */
public record Auth(
        Map<String, Secret> header,
        Map<String, Secret> query,
        @Nullable GcpAuth gcp,
        @Nullable AwsAuth aws) {

    /** No credentials. */
    public static final Auth NONE = new Auth(Map.of(), Map.of(), null, null);

    /** Copies the maps. */
    public Auth {
        header = Expect.copy(header);
        query = Expect.copy(query);
    }

    /**
     * Whether no credential is configured.
     *
     * @return true for {@code auth: {}}
     */
    public boolean isEmpty() {
        return header.isEmpty() && query.isEmpty() && gcp == null && aws == null;
    }
}
