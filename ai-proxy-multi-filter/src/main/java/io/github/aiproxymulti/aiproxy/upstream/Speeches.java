package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import java.util.EnumMap;
import java.util.Map;

/** How a vendor is spoken to, for every protocol a client may speak. */
final class Speeches {

    private final Map<Protocol, Speech> byClient = new EnumMap<>(Protocol.class);

    Speeches(Provider provider) {
        for (Protocol client : Protocol.values()) {
            byClient.put(client, Speech.between(client, provider));
        }
    }

    Speech to(Protocol client) {
        Speech speech = byClient.get(client);
        if (speech == null) {
            throw new IllegalStateException("no way was looked for from " + client);
        }
        return speech;
    }
}
