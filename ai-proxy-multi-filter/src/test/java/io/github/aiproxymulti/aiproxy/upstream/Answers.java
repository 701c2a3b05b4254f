package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.Cookie;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Answers of upstreams that do not exist. */
public final class Answers {

    private Answers() {}

    /**
     * An answer with this status, content type and body. Like a real connection it hands its buffers out for the time of one
     * signal: the body takes a reference of its own.
     */
    public static Answer answer(int status, String contentType, Publisher<ByteBuf> body) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("content-type", contentType);
        return new Answer(new FakeResponse(status, headers), new FakeConnection(body));
    }

    /** An answer and what became of its connection. */
    public static final class Answer {

        private final FakeResponse response;
        private final FakeConnection connection;

        private Answer(FakeResponse response, FakeConnection connection) {
            this.response = response;
            this.connection = connection;
        }

        /** Adds a header. */
        public Answer with(String name, String value) {
            response.headers.set(name, value);
            return this;
        }

        /** As the client hands it out. */
        public UpstreamResponse response() {
            return new UpstreamResponse(response, connection);
        }

        /** Whether the connection was closed. */
        public boolean isClosed() {
            return connection.closed;
        }
    }

    private static final class FakeConnection implements Connection, NettyInbound {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Publisher<ByteBuf> body;
        private volatile boolean closed;

        FakeConnection(Publisher<ByteBuf> body) {
            this.body = body;
        }

        @Override
        public EmbeddedChannel channel() {
            return channel;
        }

        @Override
        public NettyInbound inbound() {
            return this;
        }

        @Override
        public void dispose() {
            closed = true;
        }

        @Override
        public ByteBufFlux receive() {
            return ByteBufFlux.fromInbound(body);
        }

        @Override
        public Flux<?> receiveObject() {
            return receive();
        }

        @Override
        public NettyInbound withConnection(Consumer<? super Connection> withConnection) {
            withConnection.accept(this);
            return this;
        }
    }

    private static final class FakeResponse implements HttpClientResponse {

        private final int status;
        private final HttpHeaders headers;

        FakeResponse(int status, HttpHeaders headers) {
            this.status = status;
            this.headers = headers;
        }

        @Override
        public HttpHeaders responseHeaders() {
            return headers;
        }

        @Override
        public HttpResponseStatus status() {
            return HttpResponseStatus.valueOf(status);
        }

        @Override
        public Mono<HttpHeaders> trailerHeaders() {
            return Mono.empty();
        }

        @Override
        @SuppressWarnings("deprecation") // the interface still wants it
        public Context currentContext() {
            return Context.empty();
        }

        @Override
        public ContextView currentContextView() {
            return Context.empty();
        }

        @Override
        public String[] redirectedFrom() {
            return new String[0];
        }

        @Override
        public HttpHeaders requestHeaders() {
            return new DefaultHttpHeaders();
        }

        @Override
        public String resourceUrl() {
            return "http://fake/";
        }

        @Override
        public Map<CharSequence, Set<Cookie>> cookies() {
            return Map.of();
        }

        @Override
        public String fullPath() {
            return "/";
        }

        @Override
        public String requestId() {
            return "fake";
        }

        @Override
        public boolean isKeepAlive() {
            return true;
        }

        @Override
        public boolean isWebsocket() {
            return false;
        }

        @Override
        public HttpMethod method() {
            return HttpMethod.POST;
        }

        @Override
        public String uri() {
            return "/";
        }

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }
    }
}
