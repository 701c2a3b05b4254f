package io.github.aiproxymulti.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sees what HTTP libraries hide: when bytes arrive, and whether a body was ended or broken off. */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(Math.toIntExact(Eventually.PATIENCE.toMillis()));
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends a JSON request with a content length. */
    RawClient post(String route, String path, String body) throws IOException {
        return send(request(route, path, body));
    }

    /** The text of a JSON request with a content length. */
    static String request(String route, String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "POST " + path + " HTTP/1.1\r\nHost: gateway.test\r\nContent-Type: application/json\r\n" + EndToEnd.ROUTE
                + ": " + route + "\r\nContent-Length: " + length + "\r\n\r\n" + body;
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Reads status and headers; names in lower case. */
    Head head() throws IOException {
        String[] first = line().split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim(),
                    (earlier, later) -> earlier + ", " + later);
        }
        return new Head(Integer.parseInt(first[1]), headers);
    }

    /** Reads an answer with a content length, all of it. */
    Head answer() throws IOException {
        Head head = head();
        in.skipNBytes(Long.parseLong(head.headers().getOrDefault("content-length", "0")));
        return head;
    }

    /** The next chunk of a chunked body; empty at its proper end. */
    byte[] chunk() throws IOException {
        String size = line();
        byte[] chunk = in.readNBytes(Integer.parseInt(size, 16));
        line();
        return chunk;
    }

    /** Reads a chunked body until it ends, one way or the other. */
    Body body() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                all.writeBytes(chunk);
            }
            return new Body(all.toString(StandardCharsets.UTF_8), true);
        } catch (BrokenOffException broken) {
            return new Body(all.toString(StandardCharsets.UTF_8), false);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = next(); b != '\n'; b = next()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int b;
        try {
            b = in.read();
        } catch (SocketException reset) {
            throw new BrokenOffException(reset);
        }
        if (b < 0) {
            throw new BrokenOffException(null);
        }
        return b;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * Status and headers.
     *
     * @param status the status
     * @param headers by lower-case name
     */
    record Head(int status, Map<String, String> headers) {}

    /**
     * A body.
     *
     * @param text what arrived, read as UTF-8
     * @param complete whether it was ended as HTTP wants it
     */
    record Body(String text, boolean complete) {}

    private static final class BrokenOffException extends IOException {

        BrokenOffException(@Nullable IOException cause) {
            super("the connection broke off", cause);
        }
    }
}
