package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers in the shape that the request asks for. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is heard
final class UpstreamHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    /** One per size that a scenario uses, so bounded by the scenarios. */
    private static final Map<Integer, byte[]> ANSWERS = new ConcurrentHashMap<>();

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String asked = request.headers().get(Shape.HEADER);
        Shape shape = asked == null ? Shape.unary(0, 300) : Shape.parse(asked);
        if (shape.streams()) {
            stream(context, shape);
        } else {
            answer(context, ANSWERS.computeIfAbsent(shape.responseBytes(), Payloads::answer));
        }
    }

    private static void answer(ChannelHandlerContext context, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        context.writeAndFlush(response, context.voidPromise());
    }

    private static void stream(ChannelHandlerContext context, Shape shape) {
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        context.write(head, context.voidPromise());
        next(context, shape, 0);
    }

    /** Sends events one by one, each with a flush, as a model does that has just made a token. */
    private static void next(ChannelHandlerContext context, Shape shape, int sent) {
        int at = sent;
        while (at < shape.events()) {
            context.writeAndFlush(
                    new DefaultHttpContent(Unpooled.wrappedBuffer(Payloads.event(System.nanoTime()))),
                    context.voidPromise());
            at++;
            if (shape.paceMillis() > 0) {
                int following = at;
                context.executor()
                        .schedule(() -> next(context, shape, following), shape.paceMillis(), TimeUnit.MILLISECONDS);
                return;
            }
        }
        context.writeAndFlush(
                new DefaultLastHttpContent(Unpooled.wrappedBuffer(Payloads.lastEvent())), context.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        context.close();
    }
}
