package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.protocol.MalformedBodyException;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolDetector;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Reads a request as the filters before this one left it: its body once, under a hard cap. Source: pipeline.md sections 1
 * and 2.
 */
final class ClientRequestReader {

    private static final String JSON = "application/json";

    /** What no filter has put another in the place of: its headers are those that were received. The type is not public. */
    private static final String UNTOUCHED = "org.springframework.http.server.reactive.ReactorServerHttpRequest";

    private final long maxBytes;

    /**
     * Creates a reader.
     *
     * @param maxBytes the largest body, in bytes
     */
    ClientRequestReader(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The request; fails with {@link RejectedRequestException} when it is not acceptable.
     *
     * @param into takes its body; stays its owner's
     */
    Mono<ClientRequest> read(ServerHttpRequest request, HeldBody into) {
        String contentType = request.getHeaders().getFirst("Content-Type");
        if (contentType != null && !contentType.startsWith(JSON)) {
            return Mono.error(new RejectedRequestException(
                    400,
                    Payload.text("unsupported content-type: " + contentType + ", only application/json is supported")));
        }
        if (into.announced() > maxBytes) {
            return Mono.error(tooLarge(into.announced()));
        }
        return BodyCollector.collect(request.getBody(), into, maxBytes, this::tooLarge)
                .onErrorMap(AbortedException.class, gone -> rejected(400, "the client went away"))
                .map(body -> parse(request, body));
    }

    private RejectedRequestException tooLarge(long size) {
        return rejected(
                413,
                "could not get body: request size " + size + " is greater than the maximum size " + maxBytes
                        + " allowed");
    }

    /** Makes of a body that was read what the client asked for. */
    static ClientRequest parse(ServerHttpRequest request, RequestBody body) {
        if (body.length() == 0) {
            throw rejected(400, "could not get body: request body is empty");
        }
        RequestScan scan = scan(body);
        URI uri = request.getURI();
        Optional<Protocol> protocol = ProtocolDetector.detect(uri.getPath(), scan);
        if (protocol.isEmpty()) {
            throw new RejectedRequestException(400, Payload.text("no matching AI protocol for the request"));
        }
        return new ClientRequest(
                request.getMethod().name(),
                uri.getRawPath(),
                uri.getRawQuery(),
                headers(request),
                body,
                scan,
                protocol.get(),
                ProtocolDetector.wantsStream(protocol.get(), scan));
    }

    private static RequestScan scan(RequestBody body) {
        try {
            return body.look(RequestScan::of);
        } catch (MalformedBodyException malformed) {
            throw rejected(400, "could not parse JSON request body: " + malformed.getMessage());
        }
    }

    private static HttpHeaders headers(ServerHttpRequest request) {
        if (request.getClass().getName().equals(UNTOUCHED)
                && request instanceof AbstractServerHttpRequest untouched
                && untouched.getNativeRequest() instanceof HttpServerRequest received) {
            return received.requestHeaders();
        }
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        request.getHeaders().forEach((name, values) -> headers.add(name, values));
        return headers;
    }

    private static RejectedRequestException rejected(int status, String message) {
        return new RejectedRequestException(status, Payload.json("message", message));
    }
}
