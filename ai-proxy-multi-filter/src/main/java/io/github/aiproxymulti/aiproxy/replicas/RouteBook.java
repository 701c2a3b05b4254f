package io.github.aiproxymulti.aiproxy.replicas;

import java.util.ArrayList;
import java.util.Collection;
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

    /** Deletions that are remembered at most; of more the oldest are forgotten, as if their time had come. */
    static final int MOST_DELETIONS = 10_000;

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
     * @param forgotten marks of deletions the storage need not have any more
     */
    record Merge(
            RouteBook book, boolean changed, int unreadable, List<Repair> repairs, Map<String, RouteMark> forgotten) {}

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

    /** The number under which a route is known; 0 when it is not. */
    long number(String id) {
        Entry entry = entries.get(id);
        return entry == null ? 0 : entry.mark().revision();
    }

    /** The same after something was done to a route, unless something later is known. */
    RouteBook with(String id, Entry entry) {
        Entry known = entries.get(id);
        if (known != null && known.mark().isAfter(entry.mark())) {
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
        int unreadable = 0;
        for (String id : ids) {
            RouteMark mark = stored.marks().get(id);
            Entry merged = merged(entries.get(id), mark, stored.texts().get(id));
            unreadable += mark != null && (merged == null || mark.isAfter(merged.mark())) ? 1 : 0;
            if (merged != null) {
                next.put(id, merged);
            }
        }
        List<Repair> repairs = new ArrayList<>();
        Map<String, RouteMark> forgotten = new TreeMap<>();
        long least = leastRemembered(next.values());
        for (String id : ids) {
            Entry merged = next.get(id);
            if (merged == null) {
                continue;
            }
            RouteMark mark = stored.marks().get(id);
            boolean lacking = lacks(merged, stored, id);
            if (!(lacking && mark != null) && isForgotten(merged.mark(), forgetBefore, least)) {
                next.remove(id);
                if (merged.mark().equals(mark)) {
                    forgotten.put(id, mark);
                }
            } else if (lacking) {
                repairs.add(new Repair(id, merged));
            }
        }
        RouteBook book = new RouteBook(next);
        return new Merge(book, !book.live().equals(live()), unreadable, repairs, forgotten);
    }

    private static boolean isForgotten(RouteMark mark, long forgetBefore, long leastRemembered) {
        return !mark.live() && (mark.atMillis() < forgetBefore || mark.revision() < leastRemembered);
    }

    /** The smallest number of a deletion that there is room for. */
    private static long leastRemembered(Collection<Entry> all) {
        long[] deletions = all.stream()
                .map(Entry::mark)
                .filter(mark -> !mark.live())
                .mapToLong(RouteMark::revision)
                .sorted()
                .toArray();
        return deletions.length <= MOST_DELETIONS ? 0 : deletions[deletions.length - MOST_DELETIONS];
    }

    /** Whether the storage has another opinion than it should; a later one that cannot be read yet is left alone. */
    private static boolean lacks(Entry merged, Stored stored, String id) {
        RouteMark mark = stored.marks().get(id);
        if (mark == null || merged.mark().isAfter(mark)) {
            return true;
        }
        RouteText text = stored.texts().get(id);
        boolean leftOver = merged.text() == null && stored.foreign().contains(id);
        return mark.equals(merged.mark()) && (leftOver || !Objects.equals(merged.text(), text));
    }

    private static @Nullable Entry merged(@Nullable Entry mine, @Nullable RouteMark mark, @Nullable RouteText text) {
        if (mark == null || (mine != null && mine.mark().isAfter(mark))) {
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
