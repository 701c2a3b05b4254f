package io.github.aiproxymulti.aiproxy.limit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis server of its own, that forgets everything when it stops. */
final class RedisProcess implements AutoCloseable {

    private final int port = freePort();
    private final List<String> settings;
    private RedisServer server;

    /** Starts one with further lines of configuration. */
    RedisProcess(String... settings) {
        this.settings = List.of(settings);
        this.server = started();
    }

    int port() {
        return port;
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        server = started();
    }

    @Override
    public void close() {
        stop();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it answers to commands written as one would by hand, the last of them; lengths and types left out. */
    List<String> tell(String... commands) {
        return tell(port, commands);
    }

    /** The same for any server. */
    static List<String> tell(int port, String... commands) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String lines = String.join("\r\n", commands) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> answers = new ArrayList<>();
            for (String line : all.split("\r?\n", -1)) {
                if (!line.isEmpty() && !"$*".contains(line.substring(0, 1))) {
                    answers.add(line);
                }
            }
            return answers.subList(0, answers.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisServer started() {
        try {
            RedisServerBuilder builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            settings.forEach(builder::setting);
            RedisServer fresh = builder.build();
            fresh.start();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
