package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverters;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a vendor is spoken to on behalf of a client's protocol. Source: pipeline.md section 5. */
sealed interface Speech {

    /**
     * In the client's own protocol.
     *
     * @param protocol the client's and the vendor's
     * @param capability where it is served; null for passthrough, which keeps the client's path
     */
    record Native(Protocol protocol, @Nullable Capability capability) implements Speech {}

    /**
     * In another protocol.
     *
     * @param converter from the client's protocol
     * @param capability where the vendor serves the other one
     */
    record Converted(ProtocolConverter converter, Capability capability) implements Speech {}

    /**
     * Not at all.
     *
     * @param reason for the client
     */
    record Impossible(String reason) implements Speech {}

    /**
     * Finds the way from a client's protocol to a vendor.
     *
     * @param client the client's protocol
     * @param vendor the vendor's name
     * @param spoken what the vendor is spoken to in
     * @param convertsAll whether converters that the original does not have may be used
     */
    static Speech between(Protocol client, String vendor, Map<Protocol, Capability> spoken, boolean convertsAll) {
        Capability capability = spoken.get(client);
        if (capability != null || client == Protocol.PASSTHROUGH) {
            return new Native(client, capability);
        }
        Optional<ProtocolConverter> converter = ProtocolConverters.find(client, spoken.keySet(), convertsAll);
        if (converter.isPresent()) {
            Capability target = spoken.get(converter.get().to());
            if (target != null) {
                return new Converted(converter.get(), target);
            }
        }
        String supported =
                spoken.keySet().stream().map(Protocol::label).sorted().collect(Collectors.joining(", "));
        return new Impossible("provider " + vendor + " does not support " + client.label() + " protocol (supported: "
                + supported + ")");
    }
}
