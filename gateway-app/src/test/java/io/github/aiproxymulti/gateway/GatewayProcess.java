package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A gateway in a process of its own. */
final class GatewayProcess implements AutoCloseable {

    /** What follows the name of a meter. */
    private static final Pattern NAME = Pattern.compile("[{ ].*");

    private static final Duration STARTING = Duration.ofMinutes(2);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST_ANSWER)
            .build();
    private final Process process;
    private final int port;

    /**
     * Starts one; {@link #awaitReady()} waits for it.
     *
     * @param log where it writes to
     * @param redis the port of the Redis it shares through
     * @param pools whether it has the library on its class path with which the Redis client pools its connections, which
     *     {@code gateway-app} has not, but an application may have
     * @param arguments further ones
     */
    GatewayProcess(Path log, int redis, boolean pools, String... arguments) {
        port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(pools),
                GatewayApplication.class.getName(),
                "--server.port=" + port,
                "--replicas.enabled=true",
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis,
                "--management.endpoint.gateway.access=unrestricted",
                "--management.endpoints.web.exposure.include=health,gateway,prometheus"));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath(boolean pools) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> pools || !entry.contains("commons-pool2"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Eventually.within(STARTING, () -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(status(request("/actuator/health/readiness"))).isEqualTo(200);
        });
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LONGEST_ANSWER);
    }

    /**
     * What became of a request.
     *
     * @param status 0 when there is no complete answer
     * @param text the body, or why there is none
     */
    record Answer(int status, String text) {}

    int status(HttpRequest.Builder request) {
        return send(request).join().status();
    }

    /** The answer, when it comes; never fails. */
    CompletableFuture<Answer> send(HttpRequest.Builder request) {
        long start = System.nanoTime();
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> new Answer(answer.statusCode(), answer.body()))
                .exceptionally(
                        failed -> new Answer(0, failed + " after " + (System.nanoTime() - start) / 1_000_000 + " ms"));
    }

    /** All meters, each the sum of its series. */
    Map<String, Double> meters() {
        Answer answer = send(request("/actuator/prometheus")).join();
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.groupingBy(
                        line -> NAME.matcher(line).replaceFirst(""),
                        Collectors.summingDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
