package io.github.aiproxymulti.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A kept-alive connection that carries one exchange after another. Confined to its event loop once it is open. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is heard
final class Connection extends SimpleChannelInboundHandler<HttpObject> {

    private final Channel channel;
    private @Nullable Listener listener;
    private int status;

    private Connection(EventLoopGroup loops, int port) throws InterruptedException {
        Connection self = this;
        this.channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        socket.pipeline().addLast(new HttpClientCodec(), self);
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    static Connection open(EventLoopGroup loops, int port) throws InterruptedException {
        return new Connection(loops, port);
    }

    /** Sends a request; may be called from any thread, one exchange at a time. */
    void send(Target target, Listener hears) {
        channel.eventLoop().execute(() -> {
            listener = hears;
            if (channel.isActive()) {
                channel.writeAndFlush(target.request(), channel.voidPromise());
            } else {
                end(false);
            }
        });
    }

    boolean isOpen() {
        return channel.isActive();
    }

    void close() {
        channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpResponse response) {
            status = response.status().code();
        }
        if (message instanceof HttpContent content) {
            Listener hears = listener;
            if (hears != null && content.content().isReadable()) {
                hears.part(content.content());
            }
            if (content instanceof LastHttpContent) {
                end(status == 200);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        context.close();
    }

    private void end(boolean ok) {
        Listener hears = listener;
        listener = null;
        if (hears != null) {
            hears.ended(this, ok);
        }
    }
}
