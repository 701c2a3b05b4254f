package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which resources there are and who wants them. A resource that several owners want follows the one that wanted it first, and
 * passes to the next in order of name when that one lets go.
 *
 * <p>The queues that serialise resources are fixed in number and never removed. A resource always has the same one, so what
 * is left of its earlier lives can never run beside a later one.
 */
final class Registry {

    private static final int STRIPES = 64;

    private final Surroundings world;
    private final SerialQueue queue;
    private final SerialQueue[] stripes;
    private final ConcurrentMap<ResourceId, ResourceCell> cells = new ConcurrentHashMap<>();

    // Confined to the queue.
    private final Map<String, Map<ResourceId, CheckSpec>> desired = new TreeMap<>();
    private final Map<ResourceId, String> claims = new HashMap<>();
    private boolean closed;

    Registry(Surroundings world) {
        this.world = world;
        this.queue = new SerialQueue(world::soon);
        this.stripes = IntStream.range(0, STRIPES)
                .mapToObj(i -> new SerialQueue(world::soon))
                .toArray(SerialQueue[]::new);
    }

    @Nullable ResourceCell cell(ResourceId id) {
        return cells.get(id);
    }

    Collection<ResourceCell> cells() {
        return new TreeMap<>(cells).values();
    }

    /** Takes over what an owner wants. A spec without endpoints wants nothing. */
    void reconcile(String owner, Map<ResourceId, CheckSpec> wanted) {
        Map<ResourceId, CheckSpec> complete = new HashMap<>(wanted);
        complete.values().removeIf(spec -> spec.endpoints().isEmpty());
        queue.run(() -> {
            if (closed) {
                return;
            }
            Map<ResourceId, CheckSpec> before = desired.getOrDefault(owner, Map.of());
            desired.put(owner, complete);
            TreeSet<ResourceId> touched = new TreeSet<>(before.keySet());
            touched.addAll(complete.keySet());
            touched.forEach(this::reconcileOne);
            if (complete.isEmpty()) {
                desired.remove(owner);
            }
        });
    }

    private void reconcileOne(ResourceId id) {
        String owner = ownerOf(id);
        CheckSpec spec =
                owner == null ? null : desired.getOrDefault(owner, Map.of()).get(id);
        if (owner == null || spec == null) {
            claims.remove(id);
            ResourceCell gone = cells.remove(id);
            if (gone != null) {
                gone.remove(true);
            }
            return;
        }
        claims.put(id, owner);
        cells.computeIfAbsent(
                        id,
                        key -> new ResourceCell(key, world, stripeOf(key), new ResourceCell.Request(owner, spec, null)))
                .want(owner, spec);
    }

    private @Nullable String ownerOf(ResourceId id) {
        String claim = claims.get(id);
        if (claim != null && desired.getOrDefault(claim, Map.of()).containsKey(id)) {
            return claim;
        }
        return desired.entrySet().stream()
                .filter(entry -> entry.getValue().containsKey(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Stops everything, for good. */
    void close() {
        queue.run(() -> {
            closed = true;
            desired.clear();
            claims.clear();
            // The store is left alone: others may share it, and a restart may want it back.
            cells.values().forEach(cell -> cell.remove(false));
            cells.clear();
        });
    }

    private SerialQueue stripeOf(ResourceId id) {
        return stripes[Math.floorMod(id.hashCode(), STRIPES)];
    }
}
