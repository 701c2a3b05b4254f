package io.github.aiproxymulti.healthcheck.checker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The names one resource keeps resolved. Lives on the resource's queue. */
final class HostWatches {

    private final Surroundings world;
    private final SerialQueue queue;
    private final Consumer<Message> answers;
    private final BiConsumer<String, String> failures;
    private final Map<String, HostWatch> watches = new HashMap<>();

    HostWatches(Surroundings world, SerialQueue queue, Consumer<Message> answers, BiConsumer<String, String> failures) {
        this.world = world;
        this.queue = queue;
        this.answers = answers;
        this.failures = failures;
    }

    /** Watches exactly these names; those it watches already go on undisturbed. */
    void keep(Set<String> hosts) {
        watches.entrySet().removeIf(entry -> {
            boolean gone = !hosts.contains(entry.getKey());
            if (gone) {
                entry.getValue().dispose();
            }
            return gone;
        });
        for (String host : hosts) {
            if (!watches.containsKey(host)) {
                HostWatch watch = new HostWatch(host, world, queue, answers, reason -> failures.accept(host, reason));
                watches.put(host, watch);
                watch.ask();
            }
        }
    }
}
