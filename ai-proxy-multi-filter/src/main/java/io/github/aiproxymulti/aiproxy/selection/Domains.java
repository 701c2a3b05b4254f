package io.github.aiproxymulti.aiproxy.selection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What shares its fate with an instance that failed is left for later: the others are tried first, whatever their priority.
 * Confined to one request; there is none before an instance with a domain has failed.
 */
final class Domains {

    private final RoutingSnapshot snapshot;
    private final Set<String> failed = new HashSet<>();

    /** In the order in which they were picked. */
    private final Deque<Integer> later = new ArrayDeque<>();

    private Domains(RoutingSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * What is known after one more instance was tried and failed.
     *
     * @param before what was known; null for nothing
     */
    static @Nullable Domains after(@Nullable Domains before, RoutingSnapshot snapshot, int failed) {
        String domain = snapshot.plan(failed).instance().domain();
        if (domain == null) {
            return before;
        }
        Domains now = Objects.requireNonNullElseGet(before, () -> new Domains(snapshot));
        now.failed.add(domain);
        return now;
    }

    /** Whether an instance is left for later; remembers it if so. */
    boolean defers(int instance) {
        String domain = snapshot.plan(instance).instance().domain();
        if (domain == null || !failed.contains(domain)) {
            return false;
        }
        later.add(instance);
        return true;
    }

    /** The next one of those left for later; null when there is none. */
    @Nullable Integer next() {
        return later.poll();
    }
}
