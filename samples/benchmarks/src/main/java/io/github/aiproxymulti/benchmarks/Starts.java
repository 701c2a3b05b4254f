package io.github.aiproxymulti.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the gateway takes from its start to the first 200 on its AI route: from its jar, extracted, and extracted with a
 * cache of loaded classes that was made by one start before.
 */
final class Starts {

    private static final int ROUNDS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);

    /** From this version on a cache holds more than classes. */
    private static final int AOT = 25;

    private final Options options;
    private final int port;
    private final String routes;

    /**
     * Prepares.
     *
     * @param port for the gateway
     * @param routes its further configuration
     */
    Starts(Options options, int port, Path routes) {
        this.options = options;
        this.port = port;
        this.routes = "--spring.config.additional-location=file:" + routes;
    }

    /** Starts the gateway in each way by turns. */
    List<Result> run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gateway-");
        String jar = options.gateway().toAbsolutePath().toString();
        finish(List.of("-Djarmode=tools", "-jar", jar, "extract", "--destination", folder.toString()));
        String extracted = folder.resolve(options.gateway().getFileName()).toString();
        String cache = folder.resolve("gateway.cache").toString();
        boolean aot = Runtime.version().feature() >= AOT;
        finish(List.of(
                (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + cache,
                "-Dspring.context.exit=onRefresh",
                "-jar",
                extracted,
                "--server.port=0"));
        List<List<String>> ways = List.of(
                List.of("-jar", jar),
                List.of("-jar", extracted),
                List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache, "-jar", extracted));
        List<String> names = List.of("jar", "extracted", aot ? "AOT cache" : "class data");
        double[][] millis = new double[ways.size()][ROUNDS];
        double[][] cpu = new double[ways.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < ways.size(); i++) {
                start(ways.get(i), round, millis[i], cpu[i]);
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            Arrays.sort(millis[i]);
            Arrays.sort(cpu[i]);
            results.add(Result.of("start to the first 200", names.get(i))
                    .with("ms, least", millis[i][0])
                    .with("ms, median", millis[i][ROUNDS / 2])
                    .with("CPU ms, median", cpu[i][ROUNDS / 2]));
        }
        return results;
    }

    private static void finish(List<String> arguments) throws IOException, InterruptedException {
        try (Child child = Child.java(arguments, ProcessBuilder.Redirect.DISCARD)) {
            if (!child.process().waitFor(PATIENCE, TimeUnit.NANOSECONDS)) {
                throw new IOException("not done within two minutes: java " + String.join(" ", arguments));
            }
            if (child.process().exitValue() != 0) {
                throw new IOException("failed: java " + String.join(" ", arguments));
            }
        }
    }

    private void start(List<String> way, int round, double[] millis, double[] cpu)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(options.jvm());
        command.addAll(way);
        command.addAll(List.of("--server.port=" + port, routes));
        long begin = System.nanoTime();
        try (Child gateway = Child.java(command, ProcessBuilder.Redirect.DISCARD)) {
            while (!answers()) {
                if (!gateway.process().isAlive() || System.nanoTime() - begin > PATIENCE) {
                    throw new IOException("the gateway did not start: java " + String.join(" ", command));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            millis[round] = (System.nanoTime() - begin) / 1e6;
            cpu[round] =
                    gateway.process().info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
            gateway.process().destroyForcibly().waitFor();
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/ai/v1/chat/completions")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(Payloads.openAiRequest(1024, false));
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
