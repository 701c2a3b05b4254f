package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.read;
import static io.github.aiproxymulti.aiproxy.config.Reading.refused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SemanticCasesTest {

    private static final String AUTH = "\"auth\":{\"header\":{\"Authorization\":\"Bearer x\"}}";
    private static final String OPENAI = "{\"provider\":\"openai\",\"model\":\"m\"," + AUTH + "}";
    private static final String EXAMPLES = "\"examples\":[\"write python code\"]";

    @Test
    void acceptsAThresholdPerInstance_SEM22() {
        AiProxyMultiConfig config = read(semantic(
                "\"semantic_opts\":{\"threshold\":0.9,\"fallback\":\"default\",\"embeddings\":" + OPENAI + "}",
                instance("code", "openai", EXAMPLES + ",\"threshold\":0.85"),
                instance("default", "openai", EXAMPLES)));

        assertThat(config.instances().get(0).threshold()).isEqualTo(0.85);
        assertThat(config.instances().get(1).threshold()).isNull();
        assertThat(config.semantic()).isNotNull();
    }

    @Test
    void wantsEmbeddings_SEM24_V7a() {
        assertThat(refused(semantic("\"logging\":{}", instance("code", "openai", EXAMPLES))))
                .containsExactly("semantic_opts.embeddings: must configure `semantic_opts.embeddings` when balancer"
                        + " algorithm is semantic");
    }

    @Test
    void wantsAFallbackThatExists_SEM25_V7f() {
        assertThat(refused(semantic(
                        "\"semantic_opts\":{\"fallback\":\"nope\",\"embeddings\":" + OPENAI + "}",
                        instance("code", "openai", EXAMPLES))))
                .containsExactly("semantic_opts.fallback: `semantic_opts.fallback` names unknown instance 'nope'");
    }

    @Test
    void wantsAnEndpointForAzure_SEM26_V7c() {
        assertThat(refused(withEmbeddings("{\"provider\":\"azure-openai\",\"model\":\"m\"," + AUTH + "}")))
                .containsExactly("semantic_opts.embeddings.endpoint: must configure `semantic_opts.embeddings.endpoint`"
                        + " when embeddings provider is azure-openai");
    }

    @Test
    void wantsExamplesOfTheFallbackToo_SEM28_V7e() {
        assertThat(refused(semantic(
                        "\"semantic_opts\":{\"fallback\":\"default\",\"embeddings\":" + OPENAI + "}",
                        instance("code", "openai", EXAMPLES),
                        instance("default", "openai", ""))))
                .containsExactly(
                        "instances[1].examples: instance 'default': must configure non-empty `examples` for the"
                                + " semantic algorithm");
    }

    @Test
    void wantsADeploymentPathForAzure_SEM29_V7d() {
        for (String endpoint : new String[] {"https://my.openai.azure.com", "https://my.openai.azure.com/"}) {
            assertThat(refused(withEmbeddings("{\"provider\":\"azure-openai\",\"model\":\"m\",\"endpoint\":\""
                            + endpoint + "\"," + AUTH + "}")))
                    .containsExactly("semantic_opts.embeddings.endpoint: `semantic_opts.embeddings.endpoint` for"
                            + " azure-openai must include the full deployment path, e.g. https://{resource}.openai.azure"
                            + ".com/openai/deployments/{deployment}/embeddings?api-version=...");
        }
    }

    @Test
    void refusesGcpForEmbeddings_SEM30() {
        assertThat(refused(withEmbeddings("{\"provider\":\"openai\",\"model\":\"m\",\"auth\":{\"gcp\":{}}}")))
                .containsExactly("semantic_opts.embeddings.auth.gcp: not allowed (expected: header, query):"
                        + " additional properties forbidden, found gcp");
    }

    @Test
    void acceptsAFallbackWithExamples_SEM32() {
        assertThat(read(semantic(
                                "\"semantic_opts\":{\"fallback\":\"default\",\"embeddings\":" + OPENAI + "}",
                                instance("code", "openai", EXAMPLES),
                                instance("default", "openai", "\"examples\":[\"what is the weather\"]")))
                        .balancer()
                        .algorithm())
                .isEqualTo(Algorithm.SEMANTIC);
    }

    @Test
    void wantsAUsableEndpoint_V7b() {
        assertThat(refused(withEmbeddings(
                        "{\"provider\":\"openai\",\"model\":\"m\",\"endpoint\":\"my.host/x\"," + AUTH + "}")))
                .containsExactly("semantic_opts.embeddings.endpoint: invalid `semantic_opts.embeddings.endpoint`");
    }

    private static String withEmbeddings(String embeddings) {
        return semantic("\"semantic_opts\":{\"embeddings\":" + embeddings + "}", instance("code", "openai", EXAMPLES));
    }

    private static String semantic(String member, String... instances) {
        return "{\"balancer\":{\"algorithm\":\"semantic\"},\"instances\":[" + String.join(",", instances) + "],"
                + member + "}";
    }
}
