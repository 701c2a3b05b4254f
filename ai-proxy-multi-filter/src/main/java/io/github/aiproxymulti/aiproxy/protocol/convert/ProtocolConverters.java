package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All converters there are. */
public final class ProtocolConverters {

    private static final List<ProtocolConverter> ALL = List.of(
            new AnthropicToOpenAiChat(),
            new EmbeddingsToVertexPredict(),
            new OpenAiChatToAnthropic(),
            new OpenAiChatToBedrock(),
            new OpenAiResponsesToChat());

    private ProtocolConverters() {}

    /**
     * The converter for a client of a provider that does not speak the client's protocol.
     *
     * @param client what the client speaks
     * @param provider what the provider speaks
     * @param all whether converters that the original does not have may be used
     */
    public static Optional<ProtocolConverter> find(Protocol client, Set<Protocol> provider, boolean all) {
        return ALL.stream()
                .filter(converter -> all || converter.isOriginal())
                .filter(converter -> converter.from() == client && provider.contains(converter.to()))
                .findFirst();
    }
}
