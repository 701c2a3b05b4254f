package io.github.aiproxymulti.healthcheck.figures;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** A process that answers 200 at every loopback address, so that the cost of answering is not that of asking. */
final class ManyTargets {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int THREADS = 8;
    private static final int BACKLOG = 4096;

    private ManyTargets() {}

    /** Prints its port and answers until standard input ends. */
    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getByName("0.0.0.0"))) {
            IntStream.range(0, THREADS).forEach(i -> {
                Thread thread = new Thread(() -> answer(server), "answer-" + i);
                thread.setDaemon(true);
                thread.start();
            });
            System.out.println(server.getLocalPort());
            int next = System.in.read();
            while (next >= 0) {
                next = System.in.read();
            }
        }
    }

    private static void answer(ServerSocket server) {
        byte[] request = new byte[4096];
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(500);
                if (socket.getInputStream().read(request) > 0) {
                    socket.getOutputStream().write(ANSWER);
                }
            } catch (IOException e) {
                // Somebody hung up, or the end; the loop knows which.
            }
        }
    }
}
