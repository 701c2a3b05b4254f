package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Where requests of a scenario go, and what they are.
 *
 * @param name as the report calls it
 * @param port on the loopback interface
 * @param path of the request
 * @param body of the request; never changed
 * @param shape of the exchange
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Target(String name, int port, String path, byte[] body, Shape shape) {

    FullHttpRequest request() {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
        request.headers()
                .set(HttpHeaderNames.HOST, "127.0.0.1:" + port)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.ACCEPT, "*/*")
                .set(HttpHeaderNames.USER_AGENT, "benchmarks")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(Shape.HEADER, shape.text());
        return request;
    }
}
