package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;

/** Sends one request and hands back the answer's head, with the body still to be read. */
public final class UpstreamClient {

    /**
     * One exchange, bounded by its client alone. Cancelling closes the connection. Fails with whatever the transport throws;
     * {@link TransportFailure#of} tells what it means.
     */
    public Mono<UpstreamResponse> exchange(UpstreamRequest request) {
        return exchange(request, SendProgress.IGNORED);
    }

    /**
     * The same for a caller that bounds sending and waiting for the head by itself.
     *
     * @param progress hears how far it has got
     */
    public Mono<UpstreamResponse> exchange(UpstreamRequest request, SendProgress progress) {
        return request.client()
                .request(HttpMethod.valueOf(request.method()))
                .uri(request.uri())
                .send((head, outbound) -> write(request, head, outbound, progress))
                .responseConnection((response, connection) -> Mono.just(new UpstreamResponse(response, connection)))
                .single()
                .doOnSubscribe(subscription -> progress.connecting());
    }

    private static Publisher<Void> write(
            UpstreamRequest request, HttpClientRequest head, NettyOutbound outbound, SendProgress progress) {
        progress.connected();
        HttpHeaders headers = head.requestHeaders();
        headers.remove(HttpHeaderNames.USER_AGENT);
        headers.remove(HttpHeaderNames.ACCEPT);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.setAll(request.headers());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
        return outbound.send(Mono.fromSupplier(() -> request.body().share()))
                .then()
                .doOnSuccess(done -> progress.sent());
    }
}
