package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What looked as if the storage had lost it, and since when. What is only just being written looks the same, so it has to look so for a
 * while.
 *
 * @param since by what is lacking, the time it was first seen, in milliseconds
 */
record Suspects(Map<Repair, Long> since) {

    static final Suspects NONE = new Suspects(Map.of());

    /** Copies the map. */
    Suspects {
        since = Map.copyOf(since);
    }

    /** The same after another look; what is not lacking any more is no suspect. */
    Suspects seen(Collection<Repair> lacking, long now) {
        Map<Repair, Long> next = new HashMap<>();
        lacking.forEach(repair -> next.put(repair, since.getOrDefault(repair, now)));
        return new Suspects(next);
    }

    /** What has been lacking for as long as this. */
    List<Repair> lackingFor(long millis, long now) {
        return since.entrySet().stream()
                .filter(entry -> now - entry.getValue() >= millis)
                .map(Map.Entry::getKey)
                .toList();
    }
}
