package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.config.EndpointUrl;
import io.github.aiproxymulti.aiproxy.config.SemanticOptions.Embeddings;
import io.github.aiproxymulti.aiproxy.config.Transport;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClient;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks an embeddings service for the vectors of some texts. Nothing of a client's request goes along but the texts. */
final class EmbeddingsClient {

    /** The largest answer that is read, in bytes. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final EndpointUrl OPENAI = EndpointUrl.parse("https://api.openai.com");

    private static final Set<String> FRAMING = Set.of("host", "content-length", "transfer-encoding", "accept-encoding");

    private final UpstreamClient upstream = new UpstreamClient();

    /** Held so that the connections which are shared through it are not forgotten. */
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final HttpClient shared;

    private final HttpClient client;
    private final String uri;
    private final HttpHeaders headers;
    private final @Nullable String model;
    private final Duration timeout;
    private final Scheduler timer;

    /**
     * Creates a client; connects to nothing.
     *
     * @param service whom to ask, and as whom
     * @param clients the clients by transport setting
     * @param timer ends calls that take too long
     */
    EmbeddingsClient(Embeddings service, UpstreamClients clients, Scheduler timer) {
        EndpointUrl endpoint = service.endpoint() == null ? OPENAI : service.endpoint();
        this.shared = clients.client(transport(service));
        UpstreamAddress address = address(shared, service.timeout(), endpoint);
        boolean azure = service.provider().name().equals("azure-openai");
        this.client = address.client();
        this.uri = EmbeddingsUri.of(endpoint, service.query());
        this.headers = headers(service, address);
        this.model = azure ? null : service.model();
        this.timeout = service.timeout();
        this.timer = timer;
    }

    /** One vector for each text, in their order; fails with {@link EmbeddingFailedException} or what the transport throws. */
    Mono<List<double[]>> embed(List<String> texts) {
        return Mono.defer(() -> upstream.exchange(request(texts)))
                .flatMap(EmbeddingsClient::body)
                .map(body -> EmbeddingsAnswer.vectors(body, texts.size()))
                .timeout(timeout, timer);
    }

    private UpstreamRequest request(List<String> texts) {
        ObjectNode body = WireJson.object();
        ArrayNode input = body.putArray("input");
        texts.forEach(input::add);
        if (model != null) {
            body.put("model", model);
        }
        return new UpstreamRequest(
                client,
                "POST",
                uri,
                headers,
                RequestBody.of(WireJson.bytes(body)),
                Protocol.OPENAI_EMBEDDINGS,
                Protocol.OPENAI_EMBEDDINGS,
                null,
                model,
                null);
    }

    private static Mono<byte[]> body(UpstreamResponse response) {
        if (response.status() != 200) {
            response.abandon();
            return Mono.error(new EmbeddingFailedException("embedding endpoint returned status " + response.status()));
        }
        return response.body()
                .collect(ByteArrayOutputStream::new, EmbeddingsClient::append)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static void append(ByteArrayOutputStream collected, ByteBuf part) {
        try {
            if (collected.size() + (long) part.readableBytes() > MOST_BYTES) {
                throw new EmbeddingFailedException("invalid embedding response: more than " + MOST_BYTES + " bytes");
            }
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            collected.writeBytes(bytes);
        } finally {
            part.release();
        }
    }

    private static Transport transport(Embeddings service) {
        Transport usual = Transport.DEFAULT;
        return new Transport(
                usual.timeout(),
                usual.keepalive(),
                usual.keepaliveTimeout(),
                usual.keepalivePool(),
                service.sslVerify());
    }

    private static UpstreamAddress address(HttpClient shared, Duration timeout, EndpointUrl endpoint) {
        HttpClient client = shared.responseTimeout(timeout)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        return UpstreamAddress.unresolved(
                endpoint.scheme().equals("https") ? client : client.noSSL(),
                endpoint.scheme(),
                endpoint.host(),
                endpoint.port());
    }

    private static HttpHeaders headers(Embeddings service, UpstreamAddress address) {
        HttpHeaders headers = new DefaultHttpHeaders();
        service.header().forEach((name, value) -> {
            if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                headers.set(name, value.reveal());
            }
        });
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        headers.set(HttpHeaderNames.HOST, address.hostHeader());
        return headers;
    }
}
