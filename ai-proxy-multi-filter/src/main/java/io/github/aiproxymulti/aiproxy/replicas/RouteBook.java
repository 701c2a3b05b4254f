package io.github.aiproxymulti.aiproxy.replicas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * What one gateway knows of the shared routes, deleted ones included. Of two opinions on a route the one with the larger number
 * holds, wherever it is: so a storage that has lost something is repaired from memory, and only a deletion deletes.
 *
 * @param entries by route
 */
record RouteBook(Map<String, Entry> entries) {

    static final RouteBook EMPTY = new RouteBook(Map.of());

    /** Copies the map. */
    RouteBook {
        entries = Map.copyOf(entries);
    }

    /**
     * One route.
     *
     * @param mark what was done to it last
     * @param text what it is; null when it was deleted
     */
    record Entry(RouteMark mark, @Nullable RouteText text) {}

    /**
     * What is stored.
     *
     * @param marks what was done last to each route
     * @param texts the definitions that could be read
     * @param foreign routes whose definition is none, or that of another route
     * @param swept other values that nobody of ours wrote, and that are taken away by now
     */
    record Stored(Map<String, RouteMark> marks, Map<String, RouteText> texts, Set<String> foreign, long swept) {}

    /**
     * What bringing it together with the storage leads to.
     *
     * @param book what is known afterwards
     * @param changed whether other routes are live than before
     * @param unreadable routes whose latest definition could not be read; an older one stays, where there is one
     * @param repairs what the storage lacks
     */
    record Merge(RouteBook book, boolean changed, int unreadable, List<Repair> repairs) {}

    /** A route the storage has lost, or holds although it was deleted. */
    record Repair(String id, Entry entry) {}

    /** The live ones, by name. */
    List<RouteDefinition> live() {
        return new TreeMap<>(entries)
                .values().stream()
                        .map(Entry::text)
                        .filter(Objects::nonNull)
                        .map(RouteText::definition)
                        .toList();
    }

    /** The largest number known. */
    long revision() {
        return entries.values().stream()
                .mapToLong(entry -> entry.mark().revision())
                .max()
                .orElse(0);
    }

    boolean isLive(String id) {
        Entry entry = entries.get(id);
        return entry != null && entry.mark().live();
    }

    /** The same after something was done to a route, unless something later is known. */
    RouteBook with(String id, Entry entry) {
        Entry known = entries.get(id);
        if (known != null && known.mark().revision() > entry.mark().revision()) {
            return this;
        }
        Map<String, Entry> next = new TreeMap<>(entries);
        next.put(id, entry);
        return new RouteBook(next);
    }

    /**
     * Brings it together with what is stored.
     *
     * @param stored what could be read
     * @param forgetBefore deletions older than this are forgotten
     */
    Merge with(Stored stored, long forgetBefore) {
        Set<String> ids = new TreeSet<>(entries.keySet());
        ids.addAll(stored.marks().keySet());
        Map<String, Entry> next = new TreeMap<>();
        List<Repair> repairs = new ArrayList<>();
        int unreadable = 0;
        for (String id : ids) {
            RouteMark mark = stored.marks().get(id);
            RouteText text = stored.texts().get(id);
            Entry merged = merged(entries.get(id), mark, text);
            unreadable += mark != null
                            && (merged == null
                                    || mark.revision() > merged.mark().revision())
                    ? 1
                    : 0;
            if (merged == null || isForgotten(merged.mark(), forgetBefore)) {
                continue;
            }
            next.put(id, merged);
            if (lacks(merged, mark, text)) {
                repairs.add(new Repair(id, merged));
            }
        }
        RouteBook book = new RouteBook(next);
        return new Merge(book, !book.live().equals(live()), unreadable, repairs);
    }

    private static boolean isForgotten(RouteMark mark, long forgetBefore) {
        return !mark.live() && mark.atMillis() < forgetBefore;
    }

    /** Whether the storage has another opinion than it should; a later one that cannot be read yet is left alone. */
    private static boolean lacks(Entry merged, @Nullable RouteMark mark, @Nullable RouteText text) {
        if (mark == null || mark.revision() < merged.mark().revision()) {
            return true;
        }
        return mark.equals(merged.mark()) && !Objects.equals(merged.text(), text);
    }

    private static @Nullable Entry merged(@Nullable Entry mine, @Nullable RouteMark mark, @Nullable RouteText text) {
        if (mark == null || (mine != null && mine.mark().revision() > mark.revision())) {
            return mine;
        }
        if (!mark.live()) {
            return new Entry(mark, null);
        }
        // The text may be an older or a younger one than its mark, written a moment ago or too late: then what is known
        // stays.
        return text != null && text.digest().equals(mark.digest()) ? new Entry(mark, text) : mine;
    }
}
