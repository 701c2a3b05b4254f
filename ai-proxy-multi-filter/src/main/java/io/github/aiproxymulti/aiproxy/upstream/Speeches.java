package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an instance is spoken to, for every protocol a client may speak: in all protocols of its vendor with the original's
 * conversions, or, with {@code override.protocols}, in those alone with all conversions there are.
 */
final class Speeches {

    private final Map<Protocol, Speech> byClient = new EnumMap<>(Protocol.class);

    Speeches(Instance instance, Provider provider) {
        Set<String> wanted = instance.override().protocols();
        Map<Protocol, Capability> spoken = wanted.isEmpty() ? provider.capabilities() : spoken(instance, provider);
        for (Protocol client : Protocol.values()) {
            byClient.put(client, Speech.between(client, provider.name(), spoken, !wanted.isEmpty()));
        }
    }

    Speech to(Protocol client) {
        Speech speech = byClient.get(client);
        if (speech == null) {
            throw new IllegalStateException("no way was looked for from " + client);
        }
        return speech;
    }

    private static Map<Protocol, Capability> spoken(Instance instance, Provider provider) {
        Map<Protocol, Capability> spoken = new EnumMap<>(Protocol.class);
        for (String label : instance.override().protocols()) {
            Protocol protocol = Protocol.ofLabel(label).orElse(null);
            Capability capability =
                    protocol == null ? null : provider.capabilities().get(protocol);
            if (protocol == null || capability == null) {
                throw new IllegalArgumentException("instance '" + instance.name() + "': override.protocols: " + label
                        + " (expected: what provider " + provider.name() + " speaks: "
                        + provider.capabilities().keySet().stream()
                                .map(Protocol::label)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ")");
            }
            spoken.put(protocol, capability);
        }
        return spoken;
    }
}
