package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * One resource with three targets and two revisions of its configuration, in which everything can happen: wishes, answers,
 * memories, deletions, people, and results of probes and requests that were sent at any earlier moment.
 *
 * <p>Nothing in the rules depends on how large a number is, only on which of two is larger, and nothing depends on what is
 * remembered for people. So situations that differ in nothing else are one, and are left once.
 */
final class SmallWorld {

    static final ResourceId R = new ResourceId("r");
    static final String A = "10.0.0.1";
    static final String B = "10.0.0.2";
    static final String C = "10.0.0.3";
    static final String NAME = "h.test";

    private static final Specs CHECKS = Specs.BASE.limits(1, 2, 1, 2).passive(Specs.PASSIVE);
    static final CheckSpec ONE = CHECKS.at(A, NAME, C);
    static final CheckSpec TWO = CHECKS.limits(2, 2, 2, 2).at(A, B);
    private static final TargetKey KEY = new TargetKey(A, 80, A);
    private static final Observation FAILED = new Observation.TcpFailure("refused");
    private static final Observation WENT_WELL = new Observation.Status(200);

    static final List<Message> OUTSIDE = List.of(
            new Message.Planned(ONE),
            new Message.Planned(TWO),
            new Message.Answered(NAME, List.of(B)),
            new Message.Answered(NAME, List.of(C)),
            new Message.Unanswered(NAME),
            new Message.Loaded(Map.of(KEY, TargetHealth.forced(false))),
            new Message.Overridden(KEY, TargetOverride.DRAIN),
            new Message.Overridden(KEY, TargetOverride.AUTO),
            new Message.StatusSet(KEY, false),
            new Message.Removed());

    /** Somebody who was sent on the way, and what he will say he was sent by. */
    record Sent(long generation, long version, Node node, TargetKey key, long incarnation) implements Comparable<Sent> {

        Message probe(Observation seen) {
            return new Message.Probed(generation, key, incarnation, seen, null, 0);
        }

        Message request(Observation seen) {
            return new Message.Reported(generation, version, node, seen);
        }

        @Override
        public int compareTo(Sent other) {
            int byVersion = Long.compare(version, other.version);
            return byVersion != 0 ? byVersion : key.compareTo(other.key);
        }
    }

    /** All that matters of a moment: what is known, and who is on the way. */
    record Situation(ResourceState state, TreeSet<Sent> sent) {

        static Situation first() {
            return new Situation(ResourceState.unknown(R), new TreeSet<>());
        }

        /** Everything that can happen next. */
        List<Message> possible() {
            List<Message> messages = new ArrayList<>(OUTSIDE);
            for (Sent one : sent) {
                messages.add(one.probe(FAILED));
                messages.add(one.probe(WENT_WELL));
                messages.add(one.request(FAILED));
            }
            return messages;
        }
    }

    private record Digest(long high, long low) {}

    private final Map<Digest, Integer> explored = new HashMap<>();
    private final MessageDigest digest;
    private long number;
    private long steps;

    SmallWorld() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    long steps() {
        return steps;
    }

    long situations() {
        return explored.size();
    }

    /** Lets everything happen that can, so many times in a row. */
    void explore(Situation from, int left) {
        Integer done = explored.get(digest(from));
        if (done != null && done >= left) {
            return;
        }
        explored.put(digest(from), left);
        if (left > 0) {
            from.possible().forEach(message -> explore(after(from, message), left - 1));
        }
    }

    /** The same without leaving out anything, which is slower, and finds the same. */
    void exploreEveryPath(Situation from, int left) {
        explored.put(digest(from), left);
        if (left > 0) {
            from.possible().forEach(message -> exploreEveryPath(after(from, message), left - 1));
        }
    }

    /** One message, and the rules. Whoever is wanted no longer is wanted again, or the rest of the story would be short. */
    Situation after(Situation from, Message message) {
        ResourceState next = step(from.state, message);
        if (next.view().phase() == Phase.UNCHECKED) {
            next = step(next, new Message.Wanted());
        }
        Table table = next.table();
        TreeSet<Sent> sent = new TreeSet<>(from.sent);
        if (table != null) {
            table.targetOf()
                    .forEach((node, key) -> sent.add(
                            new Sent(table.generation(), table.version(), node, key, incarnation(table, key))));
        }
        return new Situation(next, sent);
    }

    private static long incarnation(Table table, TargetKey key) {
        Target target = table.targets().get(key);
        return target == null ? -1 : target.incarnation();
    }

    private ResourceState step(ResourceState state, Message message) {
        steps++;
        number++;
        Stamp at = new Stamp(number, number * 100);
        Step step = message.applyTo(state, at);
        Rules.check(state, message, step, at);
        return step.state();
    }

    /** A situation with its numbers replaced by their order. */
    private Digest digest(Situation situation) {
        TreeMap<Long, Integer> ranks = new TreeMap<>();
        describe(situation, number -> {
            ranks.put(number, 0);
            return "";
        });
        int rank = 0;
        for (Map.Entry<Long, Integer> entry : ranks.entrySet()) {
            entry.setValue(rank++);
        }
        String text = describe(situation, number -> "#" + ranks.get(number));
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    private static String describe(Situation situation, LongFunction<String> name) {
        ResourceState state = situation.state;
        StringBuilder text = new StringBuilder();
        text.append(state.view().phase()).append(state.remembered() == null ? '?' : '!');
        text.append(state.remembered());
        state.wishes()
                .forEach(wish -> text.append(name.apply(wish.number()))
                        .append(wish.spec().equals(ONE) ? "one" : "two"));
        text.append(state.answers()).append(state.failed());
        Table table = state.table();
        if (table != null) {
            text.append('|')
                    .append(name.apply(table.wish()))
                    .append(table.spec().equals(ONE) ? "one" : "two");
            text.append(name.apply(table.generation())).append(name.apply(table.version()));
            text.append(name.apply(table.nodes().version()))
                    .append(table.nodes().nodes());
            table.targets()
                    .values()
                    .forEach(target -> text.append(target.key())
                            .append(name.apply(target.incarnation()))
                            .append(target.measured())
                            .append(target.override()));
        }
        situation.sent.forEach(sent -> text.append(sent.key)
                .append(name.apply(sent.generation))
                .append(name.apply(sent.version))
                .append(name.apply(sent.incarnation)));
        return text.toString();
    }
}
