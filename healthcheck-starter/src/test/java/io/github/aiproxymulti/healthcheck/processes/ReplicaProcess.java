package io.github.aiproxymulti.healthcheck.processes;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.TargetReport;
import io.github.aiproxymulti.healthcheck.autoconfigure.HealthCheckAutoConfiguration;
import io.github.aiproxymulti.healthcheck.autoconfigure.HealthCheckReplicasAutoConfiguration;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import io.github.aiproxymulti.healthcheck.sharing.SharingStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;

/**
 * A process that checks resources r0, r1 .. at one server, each by a path of its own, and says five times a second how it is
 * doing. Arguments: port of Redis, port of the server, number of resources.
 */
@ImportAutoConfiguration({
    DataRedisAutoConfiguration.class,
    DataRedisReactiveAutoConfiguration.class,
    HealthCheckReplicasAutoConfiguration.class,
    HealthCheckAutoConfiguration.class
})
public final class ReplicaProcess {

    private ReplicaProcess() {}

    /** Runs until it is killed, or until nobody is there who reads what it says. */
    public static void main(String[] args) {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Map<String, Object> settings = new HashMap<>(Map.of(
                "replicas.enabled", "true",
                "replicas.lease", "2s",
                "replicas.poll", "500ms",
                "spring.main.banner-mode", "off",
                "spring.data.redis.port", args[0]));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            String resource = "healthchecks.resources.r" + i + ".";
            settings.put(resource + "endpoints[0]", "127.0.0.1:" + args[1]);
            settings.put(resource + "checks.active.http_path", "/r" + i);
            settings.put(resource + "checks.active.healthy.interval", "1");
            settings.put(resource + "checks.active.unhealthy.interval", "1");
            settings.put(resource + "checks.active.unhealthy.http_failures", "2");
        }
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ReplicaProcess.class)
                .web(WebApplicationType.NONE)
                .properties(settings)
                .run();
        SharedHealthStore store = context.getBean(SharedHealthStore.class);
        HealthInspector inspector = context.getBean(HealthInspector.class);
        Long last = Flux.interval(Duration.ofMillis(200))
                .doOnNext(tick -> System.out.println(line(store.status(), inspector)))
                .takeWhile(tick -> parent.isAlive() && !System.out.checkError())
                .blockLast();
        System.err.println("nobody is left at tick " + last);
        Runtime.getRuntime().halt(1);
    }

    private static String line(SharingStatus status, HealthInspector inspector) {
        String down = inspector.reports().stream()
                .filter(report -> !report.targets().stream().allMatch(TargetReport::usable))
                .map(report -> report.resource().value())
                .sorted()
                .collect(Collectors.joining(","));
        return "status " + status.connected() + " " + status.probing() + " " + status.alone() + " "
                + status.refusedWrites() + " [" + down + "]";
    }
}
