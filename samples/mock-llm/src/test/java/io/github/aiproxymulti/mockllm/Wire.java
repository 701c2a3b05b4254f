package io.github.aiproxymulti.mockllm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One request over a bare socket: only there a close can be told from a reset. */
final class Wire {

    /** How the connection ended. */
    enum End {
        CLOSED,
        RESET,
        SILENT
    }

    record Heard(String text, End end) {}

    private Wire() {}

    /** Reads until the peer ends the connection or is silent for half a second. */
    static Heard talk(MockLlm mock, String method, String path, String body) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mock.port())) {
            socket.setSoTimeout(500);
            String head =
                    method + " " + path + " HTTP/1.1\r\nHost: mock\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            End end = read(socket.getInputStream(), heard);
            return new Heard(heard.toString(StandardCharsets.UTF_8), end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static End read(InputStream in, ByteArrayOutputStream into) throws IOException {
        try {
            in.transferTo(into);
            return End.CLOSED;
        } catch (SocketTimeoutException e) {
            return End.SILENT;
        } catch (SocketException e) {
            return End.RESET;
        }
    }
}
