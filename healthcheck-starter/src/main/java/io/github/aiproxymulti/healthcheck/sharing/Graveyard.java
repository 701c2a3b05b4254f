package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of resources it no longer shares: under which numbers it had them, and which of them it deleted, so
 * that a storage that has forgotten a deletion is told again, and one that is added again is known to be meant.
 */
final class Graveyard {

    /** Far more than are deleted while one deletion has to be remembered. */
    private static final int MAX = 10_000;

    /** How long the numbers of what is gone are known here; far longer than anybody lags behind. */
    private static final Duration KNOWLEDGE = Duration.ofDays(1);

    private final Map<ResourceId, Grave> graves = new ConcurrentHashMap<>();

    /**
     * @param known the numbers it had last
     * @param deleted whether it was deleted, not merely let go
     * @param tombstone how long the deletion must be remembered by all
     * @param untilMillis how long the deletion is kept up
     */
    record Grave(Known known, boolean deleted, Duration tombstone, long untilMillis) {}

    void letGo(ResourceId resource, Known known, Duration kept, long now) {
        put(resource, new Grave(known, false, kept, now + kept.toMillis()));
    }

    void bury(ResourceId resource, Known known, Duration tombstone, long now) {
        put(resource, new Grave(known, true, tombstone, now + tombstone.toMillis()));
    }

    private void put(ResourceId resource, Grave grave) {
        graves.put(resource, grave);
        if (graves.size() > MAX) {
            graves.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().untilMillis()))
                    .map(Map.Entry::getKey)
                    .ifPresent(graves::remove);
        }
    }

    /** What is known of a resource; it stays known. */
    Known known(ResourceId resource) {
        Grave grave = graves.get(resource);
        return grave == null ? Known.NOTHING : grave.known();
    }

    /** Forgets a resource that is shared again. */
    Known reopen(ResourceId resource) {
        Grave grave = graves.remove(resource);
        return grave == null ? Known.NOTHING : grave.known();
    }

    /** Learns under which numbers a deletion is in force. */
    void confirm(ResourceId resource, Known known) {
        graves.computeIfPresent(
                resource, (key, grave) -> new Grave(known, grave.deleted(), grave.tombstone(), grave.untilMillis()));
    }

    /** The deletion has been overruled by somebody who knew of it. */
    void overruled(ResourceId resource) {
        graves.computeIfPresent(
                resource, (key, grave) -> new Grave(grave.known(), false, grave.tombstone(), grave.untilMillis()));
    }

    @Nullable Grave grave(ResourceId resource) {
        return graves.get(resource);
    }

    /** The deletions that have to be kept up, without those that are old enough to be forgotten. */
    List<ResourceId> deleted(long now) {
        graves.values().removeIf(grave -> grave.untilMillis() + KNOWLEDGE.toMillis() <= now);
        return graves.entrySet().stream()
                .filter(entry -> entry.getValue().deleted() && entry.getValue().untilMillis() > now)
                .map(Map.Entry::getKey)
                .toList();
    }
}
