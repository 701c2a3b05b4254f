package io.github.aiproxymulti.healthcheck.picker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.function.Supplier;

/**
 * Keeps pickers under their {@link PickerKey}, without a time to live: a key names everything its picker depends on, so age
 * says nothing.
 *
 * <p>Two layers make the bound and the identity independent of each other. {@code live} holds pickers weakly, so a picker
 * that anybody still uses is always found again; {@code recent} holds the latest ones strongly, so that a key that comes
 * back soon finds its old picker. Eviction from {@code recent} therefore never takes a picker that is in use.
 *
 * @param <P> the picker
 */
public final class PickerCache<P> {

    private final Cache<PickerKey, P> live;
    private final Cache<PickerKey, P> recent;

    /**
     * Creates an empty cache.
     *
     * @param maximumSize pickers that are kept although nobody uses them any more, at least 0
     */
    public PickerCache(long maximumSize) {
        this.live = Caffeine.newBuilder().weakValues().recordStats().build();
        this.recent = Caffeine.newBuilder().maximumSize(maximumSize).build();
    }

    /**
     * The picker of this key, built now if there is none. Concurrent callers with one key get one picker.
     *
     * @param key all that the picker depends on
     * @param build builds it from exactly that
     */
    public P get(PickerKey key, Supplier<P> build) {
        P picker = live.get(key, ignored -> build.get());
        recent.put(key, picker);
        return picker;
    }

    /** Hits, misses and evictions since the start. */
    public CacheStats stats() {
        return live.stats();
    }

    /** Pickers held at the moment, in use or recent. */
    public long estimatedSize() {
        return live.estimatedSize();
    }
}
