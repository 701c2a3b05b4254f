package io.github.aiproxymulti.benchmarks;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Starts an upstream and a gateway, and compares the gateway's routes. */
public final class BenchmarksMain {

    private static final String USAGE = "usage: benchmarks [--starts] [--quick] [--only=<part of a scenario's name>]"
            + " [--gateway=gateway-app/target/gateway-app.jar] [--json=<file>] [--jvm=<option>]...";

    private BenchmarksMain() {}

    /**
     * Runs.
     *
     * @param args see the usage text
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 1 && args[0].equals("upstream")) {
            Upstream.serve();
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
            return;
        }
        run(options);
        System.exit(0);
    }

    private static void run(Options options) throws IOException, InterruptedException {
        // Daemons, so that a failed run ends with its exception and a code that is not zero.
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), NioIoHandler.newFactory());
        String self = System.getProperty("java.class.path");
        int port = freePort();
        try (Child upstream = Child.java(List.of("-Xmx256m", "-jar", self, "upstream"), ProcessBuilder.Redirect.PIPE)) {
            int model = upstream.announcedPort();
            if (options.starts()) {
                report(new Starts(options, port, GatewayRoutes.write(model)).run(), options);
                return;
            }
            List<String> command = new ArrayList<>(options.jvm());
            command.addAll(List.of(
                    "-jar",
                    options.gateway().toString(),
                    "--server.port=" + port,
                    "--spring.config.additional-location=file:" + GatewayRoutes.write(model)));
            Path log = Files.createTempFile("gateway-", ".log");
            try (Child gateway = Child.java(command, ProcessBuilder.Redirect.to(log.toFile()))) {
                awaitHealth(port, log);
                compare(options, loops, gateway, port, model);
            }
        }
    }

    private static void compare(Options options, EventLoopGroup loops, Child gateway, int port, int model)
            throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        try (GatewayMeter meter = new GatewayMeter(gateway.process().pid())) {
            Comparison comparison = new Comparison(loops, meter, options.effort());
            for (Scenario scenario : Scenario.all(port, model)) {
                if (scenario.name().contains(options.only())) {
                    List<Result> found = comparison.of(scenario);
                    results.addAll(found);
                    System.out.print(new Report(found).table());
                }
            }
        }
        save(results, options);
    }

    private static void report(List<Result> results, Options options) {
        System.out.print(new Report(results).table());
        save(results, options);
    }

    private static void save(List<Result> results, Options options) {
        String jvm = "Java " + System.getProperty("java.vm.version") + " " + String.join(" ", options.jvm());
        new Report(results).writeTo(options.json(), jvm);
        System.out.println(String.format(Locale.ROOT, "%n%s%nresults: %s", jvm, options.json()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitHealth(int port, Path log) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < until) {
            if (answers(port)) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IOException("the gateway did not start, see " + log);
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
