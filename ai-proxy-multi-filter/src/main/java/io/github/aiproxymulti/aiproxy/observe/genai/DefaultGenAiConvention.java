package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's semantic conventions for client spans and metrics of generative AI. A label without a value is {@code none}:
 * meters need every label every time.
 */
public final class DefaultGenAiConvention implements GenAiConvention {

    private static final String NONE = "none";

    /** The conventions' own names of vendors; others keep the name they have in configuration. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "azure-openai", "azure.ai.openai",
            "bedrock", "aws.bedrock",
            "gemini", "gcp.gemini",
            "vertex-ai", "gcp.vertex_ai");

    /** Creates the convention. */
    public DefaultGenAiConvention() {
        super();
    }

    @Override
    public String getName() {
        return "gen_ai.client.operation.duration";
    }

    @Override
    public String getContextualName(GenAiContext context) {
        String model = context.requestModel();
        return model.isEmpty() ? operation(context) : operation(context) + " " + model;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(GenAiContext context) {
        return KeyValues.of(
                KeyValue.of("gen_ai.operation.name", operation(context)),
                KeyValue.of("gen_ai.provider.name", provider(context.provider())),
                KeyValue.of("gen_ai.request.model", orNone(context.requestModel())),
                KeyValue.of("gen_ai.response.model", orNone(context.responseModel())),
                KeyValue.of("server.address", orNone(context.host())),
                KeyValue.of("server.port", context.host() == null ? NONE : Integer.toString(context.port())),
                KeyValue.of("error.type", orNone(context.errorType())),
                KeyValue.of("ai_proxy.route.id", orNone(context.routeId())),
                KeyValue.of("ai_proxy.instance.name", orNone(context.instance())));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(GenAiContext context) {
        List<KeyValue> values = new ArrayList<>(8);
        values.add(KeyValue.of("ai_proxy.attempt.number", Integer.toString(context.number())));
        add(values, "gen_ai.response.id", context.marks().id());
        if (!context.marks().finishReasons().isEmpty()) {
            values.add(KeyValue.of(
                    "gen_ai.response.finish_reasons",
                    GenAiContent.texts(context.marks().finishReasons())));
        }
        Usage usage = context.usage();
        if (usage != null) {
            values.add(KeyValue.of("gen_ai.usage.input_tokens", Long.toString(usage.promptTokens())));
            values.add(KeyValue.of("gen_ai.usage.output_tokens", Long.toString(usage.completionTokens())));
            addPositive(values, "gen_ai.usage.cache_read.input_tokens", usage.cacheReadInputTokens());
            addPositive(values, "gen_ai.usage.cache_creation.input_tokens", usage.cacheCreationInputTokens());
        }
        add(values, "gen_ai.input.messages", context.inputMessages());
        add(values, "gen_ai.output.messages", context.outputMessages());
        return KeyValues.of(values);
    }

    private static String operation(GenAiContext context) {
        return switch (context.protocol()) {
            case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC_MESSAGES, BEDROCK_CONVERSE -> "chat";
            case OPENAI_EMBEDDINGS -> "embeddings";
            case PASSTHROUGH, VERTEX_PREDICT -> Protocol.PASSTHROUGH.label();
        };
    }

    private static String provider(String name) {
        return PROVIDERS.getOrDefault(name, orNone(name));
    }

    private static String orNone(@Nullable String value) {
        return value == null || value.isEmpty() ? NONE : value;
    }

    private static void add(List<KeyValue> values, String name, @Nullable String value) {
        if (value != null) {
            values.add(KeyValue.of(name, value));
        }
    }

    private static void addPositive(List<KeyValue> values, String name, long count) {
        if (count > 0) {
            values.add(KeyValue.of(name, Long.toString(count)));
        }
    }
}
