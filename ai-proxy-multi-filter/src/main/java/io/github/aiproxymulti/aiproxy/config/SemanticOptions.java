package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is chosen by the meaning of the prompt.
 *
 * @param threshold smallest similarity, -1 to 1, at which an instance is chosen (default 0)
 * @param fallback name of the instance taken when none is similar enough; null for the first
 * @param debugging whether scores are shown in response headers (default false)
 * @param embeddings who turns text into vectors
 */
public record SemanticOptions(double threshold, @Nullable String fallback, boolean debugging, Embeddings embeddings) {

    /** Checks the range. */
    public SemanticOptions {
        Expect.between("threshold", threshold, -1, 1);
    }

    /**
     * The embeddings service.
     *
     * @param provider {@code openai} or {@code azure-openai}
     * @param model its model
     * @param endpoint where it is; null for the provider's own address
     * @param header credentials sent as headers
     * @param query credentials sent as query arguments
     * @param timeout limit of one call (default 3 s)
     * @param sslVerify whether the server's certificate is verified (default true)
     */
    public record Embeddings(
            ProviderId provider,
            String model,
            @Nullable EndpointUrl endpoint,
            Map<String, Secret> header,
            Map<String, Secret> query,
            Duration timeout,
            boolean sslVerify) {

        /** Copies the maps and checks the ranges. */
        public Embeddings {
            Expect.notEmpty("model", model);
            Expect.positive("timeout", timeout);
            header = Expect.copy(header);
            query = Expect.copy(query);
        }
    }
}
