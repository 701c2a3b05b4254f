package io.github.aiproxymulti.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An address that answers no attempt to connect: nobody accepts, and its queue is full. As Linux has it. */
final class BlackHole implements AutoCloseable {

    private static final String SYN_SENT = "02";
    private static final int MORE_THAN_THE_QUEUE = 8;

    private final ServerSocket socket;
    private final List<SocketChannel> queued = new ArrayList<>();

    BlackHole() throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < MORE_THAN_THE_QUEUE; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
            queued.add(channel);
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Whether {@link #connecting} works here. */
    static boolean canCount() {
        return Files.isReadable(Path.of("/proc/net/tcp"));
    }

    /** Connections that are being made to it, those that keep its queue full among them. */
    long connecting() throws IOException {
        String remote = String.format(Locale.ROOT, ":%04X", socket.getLocalPort());
        try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
            return lines.map(line -> line.trim().split(" +", 5))
                    .filter(part -> part.length > 3 && part[2].endsWith(remote) && part[3].equals(SYN_SENT))
                    .count();
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : queued) {
            channel.close();
        }
        socket.close();
    }
}
