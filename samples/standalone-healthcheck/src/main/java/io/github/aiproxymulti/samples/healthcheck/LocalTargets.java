package io.github.aiproxymulti.samples.healthcheck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The servers that are checked. {@code /status} answers 200, or 503 while the server is broken; {@code /break} and
 * {@code /repair} change that.
 */
@Component
final class LocalTargets implements SmartLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Integer> ports;
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    private volatile List<DisposableServer> servers = List.of();

    LocalTargets(@Value("${sample.targets.ports[0]}") int first, @Value("${sample.targets.ports[1]}") int second) {
        this.ports = List.of(first, second);
    }

    @Override
    public void start() {
        List<DisposableServer> started = new ArrayList<>();
        ports.forEach(port -> started.add(serve(port)));
        servers = List.copyOf(started);
    }

    @Override
    public void stop() {
        servers.forEach(server -> server.disposeNow(PATIENCE));
        servers = List.of();
    }

    @Override
    public boolean isRunning() {
        return !servers.isEmpty();
    }

    /** First to start and last to stop, so that the checks find them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    void breakDown(int port) {
        broken.add(port);
    }

    void repair(int port) {
        broken.remove(port);
    }

    private DisposableServer serve(int port) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle((request, response) ->
                        response.status(answer(port, request.uri())).send())
                .bindNow(PATIENCE);
    }

    private int answer(int port, String path) {
        return switch (path) {
            case "/status" -> broken.contains(port) ? 503 : 200;
            case "/break" -> broken.add(port) ? 200 : 204;
            case "/repair" -> broken.remove(port) ? 200 : 204;
            default -> 404;
        };
    }
}
