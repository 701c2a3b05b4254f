package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import tools.jackson.databind.JsonNode;

/**
 * Notes what an outgoing body says of tools and end user. As in the original nothing is noted of bytes that pass unchanged;
 * a changed body is only taken apart when the client's own mentions either.
 */
final class OutgoingFacts {

    private OutgoingFacts() {}

    static void note(ClientRequest client, UpstreamRequest outgoing, ExchangeRecord exchange) {
        if (isSameArray(client.body(), outgoing.body()) || !mentionsAny(client.scan())) {
            return;
        }
        WireJson.read(outgoing.body()).ifPresent(body -> {
            JsonNode tools = body.path("tools");
            exchange.outgoing(
                    tools.isArray() ? tools.size() : 0,
                    ProtocolCodecs.of(outgoing.protocol()).endUser(body).orElse(""));
        });
    }

    @SuppressWarnings({"ArrayEquals", "ReferenceEquality"
    }) // identity is the question: unchanged bytes are passed on as the very same array
    private static boolean isSameArray(byte[] one, byte[] other) {
        return one == other;
    }

    private static boolean mentionsAny(RequestScan scan) {
        return scan.has("tools") || scan.has("user") || scan.has("safety_identifier") || scan.has("metadata");
    }
}
