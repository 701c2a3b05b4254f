package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What a hash key may be made of, read from a gateway request.
 *
 * @param request the request as the filters before left it
 * @param content the same request, as its body was read
 * @param consumer who is authenticated; null for nobody, or when nobody asks
 * @param machine the name of this machine; null when it is not known
 */
record ExchangeHashSource(
        ServerHttpRequest request,
        ClientRequest content,
        @Nullable String consumer,
        @Nullable String machine) implements HashSource {

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().getFirst(name);
    }

    @Override
    public @Nullable String cookie(String name) {
        HttpCookie cookie = request.getCookies().getFirst(name);
        return cookie == null ? null : cookie.getValue();
    }

    @Override
    public @Nullable String argument(String name) {
        if (!request.getQueryParams().containsKey(name)) {
            return null;
        }
        String value = request.getQueryParams().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public @Nullable String scheme() {
        return request.getURI().getScheme();
    }

    @Override
    public String path() {
        return request.getURI().getPath();
    }

    @Override
    public String rawPath() {
        return request.getURI().getRawPath();
    }

    @Override
    public @Nullable String rawQuery() {
        return request.getURI().getRawQuery();
    }

    @Override
    public @Nullable String host() {
        String written = request.getHeaders().getFirst(HttpHeaders.HOST);
        if (written == null) {
            return request.getURI().getHost();
        }
        int port = written.indexOf(':', written.indexOf(']') + 1);
        return (port < 0 ? written : written.substring(0, port)).toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable String remoteAddress() {
        return address(request.getRemoteAddress());
    }

    @Override
    public @Nullable String remotePort() {
        return port(request.getRemoteAddress());
    }

    @Override
    public @Nullable String localAddress() {
        return address(request.getLocalAddress());
    }

    @Override
    public @Nullable String localPort() {
        return port(request.getLocalAddress());
    }

    @Override
    public @Nullable String conversation(int messages) {
        return ConversationPrefix.of(content, messages);
    }

    private static @Nullable String address(@Nullable InetSocketAddress socket) {
        if (socket == null) {
            return null;
        }
        return socket.getAddress() == null
                ? socket.getHostString()
                : socket.getAddress().getHostAddress();
    }

    private static @Nullable String port(@Nullable InetSocketAddress socket) {
        return socket == null ? null : Integer.toString(socket.getPort());
    }
}
