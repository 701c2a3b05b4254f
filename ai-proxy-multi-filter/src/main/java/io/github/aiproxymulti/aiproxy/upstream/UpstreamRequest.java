package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.protocol.convert.ModelNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * One request to one upstream, ready to send.
 *
 * @param client bound to the address, with time-outs set
 * @param method the HTTP method
 * @param uri path and query
 * @param headers complete, except those of the framing
 * @param body the bytes; often those of the client, shared by all attempts
 * @param clientProtocol what the client speaks
 * @param protocol what the upstream is spoken to in
 * @param conversion the way back for the answer; null when both are the same
 * @param model the model known for this attempt; null when none is
 * @param requestedModel the model the client named; null when it named none
 */
public record UpstreamRequest(
        HttpClient client,
        String method,
        String uri,
        HttpHeaders headers,
        RequestBody body,
        Protocol clientProtocol,
        Protocol protocol,
        @Nullable Conversion conversion,
        @Nullable String model,
        @Nullable String requestedModel) {

    /**
     * The same request to another path and query of the same upstream.
     *
     * @param otherUri path and query
     */
    public UpstreamRequest to(String otherUri) {
        return new UpstreamRequest(
                client, method, otherUri, headers, body, clientProtocol, protocol, conversion, model, requestedModel);
    }

    /** The models an answer may have to name. */
    public ModelNames modelNames() {
        return new ModelNames(model, requestedModel);
    }

    /** Without headers, query and body: all three may hold secrets. */
    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return "UpstreamRequest[" + method + " " + (query < 0 ? uri : uri.substring(0, query)) + ", bytes="
                + body.length() + "]";
    }
}
