package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A wire protocol, spoken by clients, by providers, or both. */
public enum Protocol {
    /** OpenAI chat completions. */
    OPENAI_CHAT("openai-chat"),
    /** OpenAI responses. */
    OPENAI_RESPONSES("openai-responses"),
    /** OpenAI embeddings. */
    OPENAI_EMBEDDINGS("openai-embeddings"),
    /** Anthropic messages. */
    ANTHROPIC_MESSAGES("anthropic-messages"),
    /** Amazon Bedrock converse; its streams are AWS event streams, not SSE. */
    BEDROCK_CONVERSE("bedrock-converse"),
    /** Any other non-empty JSON object or array. */
    PASSTHROUGH("passthrough"),
    /** Vertex AI predict; only ever a target, no client is detected as speaking it. */
    VERTEX_PREDICT("vertex-predict");

    private static final Map<String, Protocol> BY_LABEL =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Protocol::label, Function.identity()));

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** The name used in configuration, messages and metrics, such as {@code openai-chat}. */
    public String label() {
        return label;
    }

    /**
     * The protocol of that name.
     *
     * @param label a {@link #label()}, compared exactly
     */
    public static Optional<Protocol> ofLabel(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    @Override
    public String toString() {
        return label;
    }
}
