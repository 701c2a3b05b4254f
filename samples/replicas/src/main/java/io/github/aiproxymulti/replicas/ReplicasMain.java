package io.github.aiproxymulti.replicas;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** Starts a Redis, two models and three gateways, and counts the probes that reach the models. */
public final class ReplicasMain {

    private static final int SECONDS = 10;
    private static final int TWO_LEASES = 10;

    private ReplicasMain() {}

    /**
     * Runs.
     *
     * @param args the gateway's jar; {@code gateway-app/target/gateway-app.jar} when there is none
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = Path.of(args.length > 0 ? args[0] : "gateway-app/target/gateway-app.jar");
        int port = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        try (MockLlm east = MockLlm.builder().name("east").start();
                MockLlm west = MockLlm.builder().name("west").start()) {
            run(jar, port, List.of(east, west));
        } finally {
            redis.stop();
        }
        System.exit(0);
    }

    private static void run(Path jar, int redis, List<MockLlm> models) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("replicas-");
        Path routes = Files.writeString(folder.resolve("routes.yml"), Routes.of(models));
        List<Gateway> gateways = new ArrayList<>();
        try {
            gateways.add(Gateway.start("gateway-1", jar, routes, redis));
            System.out.println("logs are in " + folder);
            count("one gateway", models);
            gateways.add(Gateway.start("gateway-2", jar, routes, redis));
            gateways.add(Gateway.start("gateway-3", jar, routes, redis));
            count("three gateways", models);
            gateways.forEach(gateway -> System.out.println(gateway.name() + " answers " + gateway.ask()));
            gateways.get(0).kill();
            System.out.println("gateway-1 was killed, the others take over its probes within two lease times");
            TimeUnit.SECONDS.sleep(TWO_LEASES);
            count("the two that are left", models);
            gateways.subList(1, 3).forEach(gateway -> System.out.println(gateway.name() + " answers " + gateway.ask()));
        } finally {
            gateways.forEach(Gateway::close);
        }
    }

    private static void count(String who, List<MockLlm> models) throws InterruptedException {
        long before = models.stream().mapToLong(MockLlm::probeCount).sum();
        TimeUnit.SECONDS.sleep(SECONDS);
        long probes = models.stream().mapToLong(MockLlm::probeCount).sum() - before;
        System.out.println(String.format(Locale.ROOT, "%s: %.1f probes a second", who, probes / (double) SECONDS));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
