package io.github.aiproxymulti.aiproxy.fuzz;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Every converter there is, and for each a request it takes. */
final class Converters {

    static final List<ProtocolConverter> ALL = all();

    private Converters() {}

    /** An accepted request of this converter, whose answer is to come. */
    static Conversion conversion(ProtocolConverter converter) {
        return converter.convert(
                (ObjectNode) WireJson.read(request(converter.from())).orElseThrow());
    }

    private static String request(Protocol client) {
        return switch (client) {
            case ANTHROPIC_MESSAGES -> """
                {"model": "m", "max_tokens": 5, "stream": true, "messages": [{"role": "user", "content": "hi"}],
                 "tools": [{"name": "get weather", "input_schema": {"type": "object"}}]}
                """;
            case OPENAI_CHAT -> """
                {"model": "m", "stream": true, "stream_options": {"include_usage": true},
                 "messages": [{"role": "user", "content": "hi"}],
                 "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]}
                """;
            case OPENAI_RESPONSES -> """
                {"model": "m", "stream": true, "input": "hi",
                 "tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}}]}
                """;
            default -> "{\"model\": \"m\", \"input\": \"hi\"}";
        };
    }

    private static List<ProtocolConverter> all() {
        List<ProtocolConverter> all = new ArrayList<>();
        for (Protocol client : Protocol.values()) {
            for (Protocol provider : Protocol.values()) {
                ProtocolConverters.find(client, EnumSet.of(provider), true).ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }
}
