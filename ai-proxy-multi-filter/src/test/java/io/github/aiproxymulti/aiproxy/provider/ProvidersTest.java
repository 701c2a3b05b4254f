package io.github.aiproxymulti.aiproxy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {

    private static final Map<String, Provider> BY_NAME =
            Providers.builtIn().stream().collect(Collectors.toMap(Provider::name, Function.identity()));
    private static final ProviderConf US = new ProviderConf("my-project", "us-central1");

    @ParameterizedTest(name = "{0} speaks {1} on {2}{3}, token limit {4}, removing {5}")
    @CsvSource(
            nullValues = "-",
            value = {
                "openai, openai-chat, api.openai.com, /v1/chat/completions, max_completion_tokens, max_tokens",
                "openai, openai-responses, api.openai.com, /v1/responses, max_output_tokens, -",
                "openai, openai-embeddings, api.openai.com, /v1/embeddings, -, -",
                "openai-compatible, openai-chat, -, /v1/chat/completions, max_tokens, -",
                "openai-compatible, openai-responses, -, /v1/responses, max_output_tokens, -",
                "openai-compatible, openai-embeddings, -, /v1/embeddings, -, -",
                "azure-openai, openai-chat, -, /completions, max_tokens, -",
                "deepseek, openai-chat, api.deepseek.com, /chat/completions, max_tokens, -",
                "aimlapi, openai-chat, api.aimlapi.com, /chat/completions, max_tokens, -",
                "openrouter, openai-chat, openrouter.ai, /api/v1/chat/completions, max_tokens, -",
                "gemini, openai-chat, generativelanguage.googleapis.com, /v1beta/openai/chat/completions,"
                        + " max_completion_tokens, -",
                "anthropic, openai-chat, api.anthropic.com, /v1/chat/completions, max_tokens, -",
                "anthropic, anthropic-messages, api.anthropic.com, /v1/messages, max_tokens, -",
                "vertex-ai, openai-chat, us-central1-aiplatform.googleapis.com, "
                        + "/v1beta1/projects/my-project/locations/us-central1/endpoints/openapi/chat/completions,"
                        + " max_completion_tokens, -",
                "vertex-ai, vertex-predict, us-central1-aiplatform.googleapis.com, "
                        + "/v1/projects/my-project/locations/us-central1/publishers/google/models/m:predict, -, -",
                "bedrock, bedrock-converse, bedrock-runtime.us-central1.amazonaws.com, /model/m/converse,"
                        + " inferenceConfig.maxTokens, -",
            })
    void knowsWhereAVendorLivesAndWhatItSpeaks(
            String name,
            String protocol,
            @Nullable String host,
            String path,
            @Nullable String field,
            @Nullable String removed) {
        Provider provider = provider(name);
        Capability capability = capability(provider, protocol);

        assertThat(provider.host(US)).isEqualTo(Optional.ofNullable(host));
        assertThat(capability.path().resolve(US, "m", false)).contains(path);
        assertThat(capability.tokenLimit().field())
                .isEqualTo(field == null ? List.of() : List.of(field.split("\\.", -1)));
        assertThat(capability.tokenLimit().removed()).isEqualTo(removed == null ? Set.of() : Set.of(removed));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 3",
        "openai-compatible, 3",
        "azure-openai, 1",
        "deepseek, 1",
        "aimlapi, 1",
        "openrouter, 1",
        "gemini, 1",
        "anthropic, 2",
        "vertex-ai, 2",
        "bedrock, 1"
    })
    void speaksNothingElse(String name, int protocols) {
        assertThat(provider(name).capabilities()).hasSize(protocols);
    }

    @Test
    void takesTheModelOutOfTheBodyOnlyWhereItIsPartOfTheUrl() {
        Stream<String> dropping =
                BY_NAME.values().stream().filter(Provider::dropsModel).map(Provider::name);

        assertThat(dropping).containsExactlyInAnyOrder("azure-openai", "bedrock");
        assertThat(BY_NAME).hasSize(10);
    }

    @Test
    void knowsHostsOfRegionsOnly() {
        assertThat(provider("vertex-ai").host(ProviderConf.NONE)).contains("aiplatform.googleapis.com");
        assertThat(provider("vertex-ai").host(new ProviderConf(null, "global")))
                .contains("global-aiplatform.googleapis.com");
        assertThat(provider("bedrock").host(ProviderConf.NONE)).isEmpty();
        assertThat(provider("bedrock").host(new ProviderConf(null, "eu-west-1")))
                .contains("bedrock-runtime.eu-west-1.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({"text-embedding-004", "textembedding-gecko"})
    void putsProjectRegionAndModelIntoThePredictPath_VTX07_VTX08(String model) {
        assertThat(path("vertex-ai", "vertex-predict", US, model, false))
                .contains(
                        "/v1/projects/my-project/locations/us-central1/publishers/google/models/" + model + ":predict");
    }

    @Test
    void leavesTheModelSegmentOfThePredictPathEmptyWhenNoneIsKnown() {
        assertThat(path("vertex-ai", "vertex-predict", US, null, false))
                .contains("/v1/projects/my-project/locations/us-central1/publishers/google/models/:predict");
    }

    @Test
    void hasNoVertexPathWithoutBothProjectAndRegion() {
        for (ProviderConf conf : List.of(ProviderConf.NONE, new ProviderConf("p", null), new ProviderConf(null, "r"))) {
            assertThat(path("vertex-ai", "openai-chat", conf, "m", false)).isEmpty();
            assertThat(path("vertex-ai", "vertex-predict", conf, "m", false)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-3-5-sonnet-20241022-v2:0, anthropic.claude-3-5-sonnet-20241022-v2%3A0",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/test123,"
                + "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Ftest123",
        "a b?c#d%e, a%20b%3Fc%23d%25e",
        "-._~!'()*, -._~!'()*",
        "ä, %C3%A4",
    })
    void keepsABedrockModelOnePathSegment_BED10_BED14(String model, String segment) {
        assertThat(path("bedrock", "bedrock-converse", ProviderConf.NONE, model, false))
                .contains("/model/" + segment + "/converse");
        assertThat(path("bedrock", "bedrock-converse", ProviderConf.NONE, model, true))
                .contains("/model/" + segment + "/converse-stream");
    }

    @Test
    void hasNoBedrockPathWithoutAModel_BED15() {
        assertThat(path("bedrock", "bedrock-converse", ProviderConf.NONE, null, false))
                .isEmpty();
    }

    @Test
    void callsOnlyPathsFixedThatDependOnNothing() {
        assertThat(capability(provider("openai"), "openai-chat").path().isFixed())
                .isTrue();
        assertThat(capability(provider("vertex-ai"), "openai-chat").path().isFixed())
                .isFalse();
        assertThat(capability(provider("bedrock"), "bedrock-converse").path().isFixed())
                .isFalse();
    }

    private static Optional<String> path(
            String name, String protocol, ProviderConf conf, @Nullable String model, boolean streaming) {
        return capability(provider(name), protocol).path().resolve(conf, model, streaming);
    }

    private static Provider provider(String name) {
        Provider provider = BY_NAME.get(name);
        assertThat(provider).as(name).isNotNull();
        return provider;
    }

    private static Capability capability(Provider provider, String protocol) {
        Capability capability =
                provider.capabilities().get(Protocol.ofLabel(protocol).orElseThrow());
        assertThat(capability).as(protocol).isNotNull();
        return capability;
    }
}
