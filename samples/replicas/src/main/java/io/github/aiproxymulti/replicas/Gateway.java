package io.github.aiproxymulti.replicas;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One gateway: a process of its own, and its port. */
record Gateway(String name, Process process, int port) implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private static final String REQUEST = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    /** Starts a gateway and waits until it is ready, two minutes at most. */
    static Gateway start(String name, Path jar, Path routes, int redis) throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--server.port=" + port,
                        "--spring.config.additional-location=file:" + routes,
                        "--replicas.enabled=true",
                        "--spring.data.redis.port=" + redis)
                .redirectErrorStream(true)
                .redirectOutput(routes.resolveSibling(name + ".log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Gateway gateway = new Gateway(name, process, port);
        try {
            gateway.awaitReady();
        } catch (IOException | RuntimeException failed) {
            gateway.kill();
            throw failed;
        }
        return gateway;
    }

    /** The status of one request for a completion; 0 when there was no answer. */
    int ask() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST))
                .build();
        return status(request);
    }

    /** Ends it as if its machine had gone. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitReady() throws IOException {
        HttpRequest probe = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (status(probe) != 200) {
            if (System.nanoTime() > until || !process.isAlive()) {
                throw new IOException(name + " did not start");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static int status(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
