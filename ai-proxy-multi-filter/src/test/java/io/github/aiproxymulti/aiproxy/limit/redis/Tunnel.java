package io.github.aiproxymulti.aiproxy.limit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A TCP tunnel to a port of this machine that can be made slow, or cut. */
final class Tunnel implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long delayNanos;
    private volatile boolean open = true;

    Tunnel(int target) {
        this(target, 0);
    }

    Tunnel(int target, int port) {
        this.target = target;
        try {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Delays every answer from now on. */
    void delay(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** Cuts all connections; new ones are closed at once until it is mended. */
    void cut() {
        open = false;
        sockets.forEach(Tunnel::close);
        sockets.clear();
    }

    void mend() {
        open = true;
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (open) {
                    Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(client);
                    sockets.add(redis);
                    run(() -> copy(client, redis, false));
                    run(() -> copy(redis, client, true));
                } else {
                    close(client);
                }
            } catch (IOException unreachable) {
                // Whoever connected finds out.
            }
        }
    }

    private void copy(Socket from, Socket to, boolean delayed) {
        byte[] buffer = new byte[8192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (delayed && delayNanos > 0) {
                    LockSupport.parkNanos(delayNanos);
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException over) {
            // A side has closed.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }
}
