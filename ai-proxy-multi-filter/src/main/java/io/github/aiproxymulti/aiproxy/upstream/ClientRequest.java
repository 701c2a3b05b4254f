package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What the client sent, as the filters before this one left it. Read once, shared by all attempts, never changed.
 *
 * @param method the HTTP method
 * @param rawPath the path as received, percent-encoding kept
 * @param rawQuery the query as received, without the question mark; null when there is none
 * @param headers all request headers
 * @param body the bytes
 * @param scan what the bytes say at top level
 * @param protocol the client's protocol
 * @param streaming whether the client asked for a stream
 */
public record ClientRequest(
        String method,
        String rawPath,
        @Nullable String rawQuery,
        HttpHeaders headers,
        RequestBody body,
        RequestScan scan,
        Protocol protocol,
        boolean streaming) {

    /** The {@code model} the client asked for; null when it is absent or no string. */
    public @Nullable String model() {
        return scan.model();
    }

    @Override
    public String toString() {
        return "ClientRequest[" + method + " " + rawPath + ", protocol=" + protocol.label() + ", bytes=" + body.length()
                + "]";
    }
}
