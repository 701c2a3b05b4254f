package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import java.util.Optional;

/** The body of an error answer in the client's own protocol. */
final class ConvertedError {

    private ConvertedError() {}

    /** Empty when the body is to be dealt with like that of any other answer. */
    static Optional<Payload> of(UpstreamRequest request, int status, byte[] body) {
        Conversion conversion = request.conversion();
        if (conversion == null || status < 400) {
            return Optional.empty();
        }
        return conversion.error(status, body).map(error -> new Payload(WireJson.bytes(error), "application/json"));
    }
}
