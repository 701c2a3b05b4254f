package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The built-in vendors. Source: providers.md section 1. */
public final class Providers {

    private static final Capability CHAT = Capability.at("/v1/chat/completions", TokenLimit.MAX_TOKENS);
    private static final Capability RESPONSES = Capability.at("/v1/responses", TokenLimit.MAX_OUTPUT_TOKENS);
    private static final Capability EMBEDDINGS = Capability.at("/v1/embeddings", TokenLimit.NONE);

    private static final String UNRESERVED = "-._~!'()*";

    private Providers() {}

    /** All built-in vendors. */
    public static List<Provider> builtIn() {
        return List.of(
                openAi(),
                hosted("openai-compatible", null, openAiPaths(CHAT)),
                new HostedProvider(
                        "azure-openai",
                        null,
                        Map.of(Protocol.OPENAI_CHAT, Capability.at("/completions", TokenLimit.MAX_TOKENS)),
                        true),
                chatOnly("deepseek", "api.deepseek.com", "/chat/completions", TokenLimit.MAX_TOKENS),
                chatOnly("aimlapi", "api.aimlapi.com", "/chat/completions", TokenLimit.MAX_TOKENS),
                chatOnly("openrouter", "openrouter.ai", "/api/v1/chat/completions", TokenLimit.MAX_TOKENS),
                chatOnly(
                        "gemini",
                        "generativelanguage.googleapis.com",
                        "/v1beta/openai/chat/completions",
                        TokenLimit.MAX_COMPLETION_TOKENS),
                hosted(
                        "anthropic",
                        "api.anthropic.com",
                        Map.of(
                                Protocol.OPENAI_CHAT,
                                CHAT,
                                Protocol.ANTHROPIC_MESSAGES,
                                Capability.at("/v1/messages", TokenLimit.MAX_TOKENS))),
                vertexAi(),
                bedrock());
    }

    private static Provider openAi() {
        Capability chat =
                Capability.at("/v1/chat/completions", TokenLimit.MAX_COMPLETION_TOKENS.removing("max_tokens"));
        return hosted("openai", "api.openai.com", openAiPaths(chat));
    }

    private static Map<Protocol, Capability> openAiPaths(Capability chat) {
        return Map.of(
                Protocol.OPENAI_CHAT, chat,
                Protocol.OPENAI_RESPONSES, RESPONSES,
                Protocol.OPENAI_EMBEDDINGS, EMBEDDINGS);
    }

    private static Provider hosted(String name, @Nullable String host, Map<Protocol, Capability> capabilities) {
        return new HostedProvider(name, host, capabilities, false);
    }

    private static Provider chatOnly(String name, String host, String path, TokenLimit tokenLimit) {
        return hosted(name, host, Map.of(Protocol.OPENAI_CHAT, Capability.at(path, tokenLimit)));
    }

    private static Provider vertexAi() {
        return new RegionalProvider(
                "vertex-ai",
                "{region}-aiplatform.googleapis.com",
                "aiplatform.googleapis.com",
                Map.of(
                        Protocol.OPENAI_CHAT,
                        new Capability(
                                (conf, model, streaming) ->
                                        vertexPath(conf, "/v1beta1/", "/endpoints/openapi/chat/completions"),
                                TokenLimit.MAX_COMPLETION_TOKENS),
                        Protocol.VERTEX_PREDICT,
                        new Capability(
                                (conf, model, streaming) -> vertexPath(
                                        conf,
                                        "/v1/",
                                        "/publishers/google/models/" + (model == null ? "" : model) + ":predict"),
                                TokenLimit.NONE)),
                false);
    }

    private static Optional<String> vertexPath(ProviderConf conf, String version, String rest) {
        if (conf.projectId() == null || conf.region() == null) {
            return Optional.empty();
        }
        return Optional.of(version + "projects/" + conf.projectId() + "/locations/" + conf.region() + rest);
    }

    private static Provider bedrock() {
        Capability converse = new Capability(
                (conf, model, streaming) -> Optional.ofNullable(model)
                        .map(m -> "/model/" + encode(m) + (streaming ? "/converse-stream" : "/converse")),
                TokenLimit.of("inferenceConfig", "maxTokens"));
        return new RegionalProvider(
                "bedrock",
                "bedrock-runtime.{region}.amazonaws.com",
                null,
                Map.of(Protocol.BEDROCK_CONVERSE, converse),
                true);
    }

    /** Percent-encodes one path segment, so that a model name with slashes and colons stays one. */
    static String encode(String segment) {
        StringBuilder encoded = new StringBuilder(segment.length() + 16);
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return encoded.toString();
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
    }
}
