package io.github.aiproxymulti.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * So many chats a second, whatever becomes of them, over gateways and routes in turn. Each is timed from when it was due, not from
 * when there was time to send it, and belongs to the phase it was due in.
 */
final class SteadyLoad implements AutoCloseable {

    private final List<GatewayProcess> gateways;
    private final List<String> routes;
    private final long interval;
    private final long begin = System.nanoTime();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Queue<String> phases = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Long>> nanos = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Phaser open = new Phaser(1);
    private volatile String phase = "warming up";
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean closed;

    SteadyLoad(List<GatewayProcess> gateways, List<String> routes, int perSecond) {
        this.gateways = gateways;
        this.routes = routes;
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        Object unused = clock.scheduleAtFixedRate(this::sendAllDue, 0, interval, TimeUnit.NANOSECONDS);
    }

    void enter(String next) {
        phases.add(next);
        phase = next;
    }

    List<String> phases() {
        return List.copyOf(phases);
    }

    /** What was not answered with 200, also while warming up. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many answers came in this phase, of all routes. */
    int answered(String in) {
        return routes.stream().mapToInt(route -> times(in, route).size()).sum();
    }

    String report() {
        return phases.stream()
                .map(this::report)
                .collect(Collectors.joining("\n", "sent=" + sent + " failed=" + failures.size() + "\n", ""));
    }

    private String report(String in) {
        return routes.stream()
                .map(route -> String.format(
                        Locale.ROOT,
                        "%s p50=%.1f p99=%.1f max=%.1f ms of %d",
                        route,
                        percentile(in, route, 0.5).toNanos() / 1e6,
                        percentile(in, route, 0.99).toNanos() / 1e6,
                        percentile(in, route, 1).toNanos() / 1e6,
                        times(in, route).size()))
                .collect(Collectors.joining(", ", in + ": ", ""));
    }

    private Duration percentile(String in, String route, double part) {
        List<Long> sorted = times(in, route).stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get((int) ((sorted.size() - 1) * part)));
    }

    private Queue<Long> times(String in, String route) {
        return nanos.computeIfAbsent(in + "/" + route, unused -> new ConcurrentLinkedQueue<>());
    }

    /** Also those for which nobody had time when they were due. */
    private void sendAllDue() {
        for (long due = due(); due - System.nanoTime() <= 0 && !closed; due = due()) {
            send(sent.getAndIncrement(), due);
        }
    }

    private long due() {
        return begin + sent.get() * interval;
    }

    private void send(int number, long due) {
        GatewayProcess gateway = gateways.get(number % gateways.size());
        String route = routes.get(number / gateways.size() % routes.size());
        String in = phase;
        open.register();
        gateway.send(ThreeGatewaysTest.chat(gateway, route))
                .thenAccept(answer -> {
                    times(in, route).add(System.nanoTime() - due);
                    if (answer.status() != 200) {
                        failures.add(in + " " + route + " number " + number + " " + answer);
                    }
                    open.arriveAndDeregister();
                })
                .exceptionally(impossible -> null);
    }

    /** Sends no more, and waits for what was sent. */
    void finish() {
        if (closed) {
            return;
        }
        closed = true;
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("still sending");
            }
            open.awaitAdvanceInterruptibly(open.arriveAndDeregister(), 60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException late) {
            throw new AssertionError("requests without an answer", late);
        }
    }

    @Override
    public void close() {
        finish();
    }
}
