package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one resource, and how that changes. Immutable; nothing here waits, looks at a clock or talks to
 * anybody.
 *
 * <p>Wishes that cannot be built yet, because a name is not resolved, stay open while later ones arrive, and the latest that
 * can be built is put in force. So with a new wish every 200 ms and names that take 500 ms, the view is never more than 500 ms
 * behind, and never starves.
 *
 * @param id the resource
 * @param wishes the one in force, if any, then the later ones that are still open
 * @param answers the last good answer for each name in those wishes; a failure never removes one
 * @param failed names in those wishes that never had an answer, and have none now
 * @param remembered what the store remembered; null until it has told
 * @param told what the prober of all replicas says of its targets; empty when this process judges for itself
 * @param table what is in force; null before the first build
 * @param view what readers see
 */
record ResourceState(
        ResourceId id,
        List<Wish> wishes,
        Map<String, List<String>> answers,
        Set<String> failed,
        @Nullable Map<TargetKey, TargetHealth> remembered,
        Map<TargetKey, TargetHealth> told,
        @Nullable Table table,
        HealthView view) {

    /** Open wishes beyond this many give way to later ones. */
    private static final int MAX_WISHES = 16;

    static ResourceState unknown(ResourceId id) {
        return new ResourceState(id, List.of(), Map.of(), Set.of(), null, Map.of(), null, HealthView.unchecked(id));
    }

    /** The names that have to be kept resolved. */
    Set<String> hosts() {
        return wishes.stream().flatMap(Wish::hosts).collect(Collectors.toUnmodifiableSet());
    }

    Step wanted() {
        if (view.phase() != Phase.UNCHECKED) {
            return Step.same(this);
        }
        return new Step(
                new ResourceState(id, wishes, answers, failed, remembered, told, table, HealthView.pending(id)),
                List.of(new Event.Added(id)));
    }

    Step planned(CheckSpec spec, Stamp at) {
        if (!wishes.isEmpty() && wishes.get(wishes.size() - 1).spec().equals(spec)) {
            return Step.same(this);
        }
        List<Wish> next = new ArrayList<>(wishes);
        next.add(new Wish(at.number(), spec));
        if (next.size() > MAX_WISHES) {
            // The first may be in force, the last is what is wanted; the oldest in between is the one nobody will miss.
            next.remove(1);
        }
        return withWishes(next).settle(at);
    }

    Step loaded(Map<TargetKey, TargetHealth> known, Stamp at) {
        return remembered != null
                ? Step.same(this)
                : new ResourceState(id, wishes, answers, failed, Map.copyOf(known), this.told, table, view).settle(at);
    }

    Step answered(String host, List<String> addresses, Stamp at) {
        List<String> sorted = addresses.stream().distinct().sorted().toList();
        if (sorted.isEmpty() || sorted.equals(answers.get(host)) || !hosts().contains(host)) {
            return Step.same(this);
        }
        Map<String, List<String>> nextAnswers = new HashMap<>(answers);
        nextAnswers.put(host, sorted);
        Set<String> nextFailed = new HashSet<>(failed);
        nextFailed.remove(host);
        return withNames(nextAnswers, nextFailed).settle(at);
    }

    Step unanswered(String host, Stamp at) {
        if (answers.containsKey(host) || failed.contains(host) || !hosts().contains(host)) {
            return Step.same(this);
        }
        Set<String> nextFailed = new HashSet<>(failed);
        nextFailed.add(host);
        return withNames(answers, nextFailed).settle(at);
    }

    Step removed() {
        return view.phase() == Phase.UNCHECKED ? Step.same(this) : new Step(unknown(id), List.of(new Event.Gone(id)));
    }

    /** The same with another table, and a new view only if readers would see a difference. */
    ResourceState withTable(Table next) {
        HealthView fresh = next.view(id);
        return new ResourceState(
                id, wishes, answers, failed, remembered, told, next, fresh.equals(view) ? view : fresh);
    }

    /** The same, but believing this of the prober of all. */
    ResourceState withTold(Map<TargetKey, TargetHealth> next) {
        return new ResourceState(id, wishes, answers, failed, remembered, Map.copyOf(next), table, view);
    }

    /** Puts the latest wish in force that can be built. */
    private Step settle(Stamp at) {
        if (remembered == null) {
            return Step.same(this);
        }
        for (int i = wishes.size() - 1; i >= 0; i--) {
            Wish wish = wishes.get(i);
            Optional<List<Node>> nodes = wish.nodes(answers, failed);
            if (nodes.isPresent()) {
                return withWishes(wishes.subList(i, wishes.size())).inForce(wish, nodes.get(), remembered, at);
            }
        }
        return Step.same(this);
    }

    private Step inForce(Wish wish, List<Node> nodes, Map<TargetKey, TargetHealth> known, Stamp at) {
        if (table != null
                && table.wish() == wish.number()
                && table.nodes().nodes().equals(nodes)) {
            return Step.same(this);
        }
        Map<TargetKey, TargetHealth> before = new HashMap<>(table == null ? known : Map.of());
        before.putAll(told);
        Table built = Table.build(wish, nodes, table, before, at);
        boolean moved =
                table == null || table.nodes().version() != built.nodes().version();
        List<Event> events = moved ? List.of(new Event.NodesChanged(id, built.nodes())) : List.of();
        return new Step(withTable(built), events);
    }

    private ResourceState withWishes(List<Wish> next) {
        Set<String> hosts = next.stream().flatMap(Wish::hosts).collect(Collectors.toSet());
        Map<String, List<String>> keptAnswers = new HashMap<>(answers);
        keptAnswers.keySet().retainAll(hosts);
        Set<String> keptFailed = new HashSet<>(failed);
        keptFailed.retainAll(hosts);
        return new ResourceState(
                id, List.copyOf(next), Map.copyOf(keptAnswers), Set.copyOf(keptFailed), remembered, told, table, view);
    }

    private ResourceState withNames(Map<String, List<String>> nextAnswers, Set<String> nextFailed) {
        return new ResourceState(
                id, wishes, Map.copyOf(nextAnswers), Set.copyOf(nextFailed), remembered, told, table, view);
    }
}
