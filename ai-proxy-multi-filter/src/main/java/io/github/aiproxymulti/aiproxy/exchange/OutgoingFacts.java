package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import tools.jackson.databind.JsonNode;

/**
 * Notes what an outgoing body says of tools and end user. As in the original nothing is noted of bytes that pass unchanged;
 * a changed body is only taken apart when the client's own mentions either.
 */
final class OutgoingFacts {

    private OutgoingFacts() {}

    static void note(ClientRequest client, UpstreamRequest outgoing, ExchangeRecord exchange) {
        if (isSame(client.body(), outgoing.body()) || !mentionsAny(client.scan())) {
            return;
        }
        outgoing.body().look(WireJson::read).ifPresent(body -> {
            JsonNode tools = body.path("tools");
            exchange.outgoing(
                    tools.isArray() ? tools.size() : 0,
                    ProtocolCodecs.of(outgoing.protocol()).endUser(body).orElse(""));
        });
    }

    @SuppressWarnings("ReferenceEquality") // identity is the question: an unchanged body is passed on as the very same
    private static boolean isSame(RequestBody one, RequestBody other) {
        return one == other;
    }

    private static boolean mentionsAny(RequestScan scan) {
        return scan.has("tools") || scan.has("user") || scan.has("safety_identifier") || scan.has("metadata");
    }
}
