package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.config.EndpointUrl;
import io.github.aiproxymulti.aiproxy.config.Secret;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Path and query of an embeddings service: the endpoint's own, with credentials that it does not name itself. */
final class EmbeddingsUri {

    private static final String PATH = "/v1/embeddings";

    private EmbeddingsUri() {}

    /**
     * Path and query.
     *
     * @param endpoint where the service is; without a path, or with the bare root, it is OpenAI's usual one
     * @param credentials query arguments, in the clear
     */
    static String of(EndpointUrl endpoint, Map<String, Secret> credentials) {
        Map<String, String> args = new LinkedHashMap<>();
        credentials.forEach((name, value) -> args.put(name, encode(name) + "=" + encode(value.reveal())));
        String written = endpoint.query();
        if (written != null && !written.isEmpty()) {
            for (String arg : written.split("&", -1)) {
                args.remove(name(arg));
            }
        }
        String own = String.join("&", args.values());
        String query = written == null || written.isEmpty() ? own : own.isEmpty() ? written : own + "&" + written;
        return path(endpoint.path()) + (query.isEmpty() ? "" : "?" + query);
    }

    private static String path(@Nullable String written) {
        return written == null || written.equals("/") ? PATH : written;
    }

    private static String name(String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
