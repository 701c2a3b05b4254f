package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tries everything that can happen in a small world: three targets, two configurations, and probes and requests that may
 * have begun at any earlier moment.
 */
class SmallWorldTest {

    private static final ResourceId R = new ResourceId("r");
    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final Specs CHECKS = Specs.BASE.limits(1, 2, 1, 2).passive(Specs.PASSIVE);
    private static final CheckSpec ONE = CHECKS.at(A, "h.test");
    private static final CheckSpec TWO = CHECKS.every(2, 2).at(A, B);
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    /** What can happen next, given all tables that were in force so far: results come from any of them. */
    private static final List<BiFunction<List<Table>, ResourceState, List<Message>>> EVENTS = List.of(
            (tables, state) -> List.of(new Message.Planned(ONE)),
            (tables, state) -> List.of(new Message.Planned(TWO)),
            (tables, state) -> List.of(new Message.Answered("h.test", List.of(B))),
            (tables, state) -> List.of(new Message.Unanswered("h.test")),
            (tables, state) -> List.of(new Message.Loaded(Map.of(new TargetKey(A, 80, A), TargetHealth.forced(false)))),
            (tables, state) -> results(tables, new TargetKey(A, 80, A), REFUSED),
            (tables, state) -> results(tables, new TargetKey(B, 80, "h.test"), REFUSED),
            (tables, state) -> results(tables, new TargetKey(A, 80, A), new Observation.Status(200)),
            (tables, state) -> List.of(new Message.Overridden(new TargetKey(A, 80, A), TargetOverride.DRAIN)),
            (tables, state) -> List.of(new Message.Removed()));

    private final Set<Object> visited = new HashSet<>();
    private long number;
    private long steps;

    @Test
    void keepsEveryRuleInEveryOrderOfFiveEvents() {
        explore(step(ResourceState.unknown(R), new Message.Wanted()), List.of(), 5);
        System.out.println("small world: " + steps + " steps, " + visited.size() + " different states");
        assertThat(steps).isGreaterThan(2_000);
    }

    @Test
    @Tag("proof")
    void keepsEveryRuleInEveryOrderOfSixEvents() {
        explore(step(ResourceState.unknown(R), new Message.Wanted()), List.of(), 6);
        System.out.println("small world: " + steps + " steps, " + visited.size() + " different states");
        assertThat(steps).isGreaterThan(200_000);
    }

    @Test
    void keepsEveryRuleInLongRandomHistories() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            ResourceState state = step(ResourceState.unknown(R), new Message.Wanted());
            List<Table> tables = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                for (Message message : EVENTS.get(random.nextInt(EVENTS.size())).apply(tables, state)) {
                    state = step(state, message);
                }
                if (state.view().phase() == Phase.UNCHECKED) {
                    state = step(state, new Message.Wanted());
                }
                remember(tables, state);
                if (tables.size() > 6) {
                    tables.remove(random.nextInt(tables.size()));
                }
            }
        }
        assertThat(visited.size()).isGreaterThan(50);
    }

    private void explore(ResourceState state, List<Table> tables, int left) {
        if (left == 0) {
            return;
        }
        for (BiFunction<List<Table>, ResourceState, List<Message>> event : EVENTS) {
            List<Message> messages = event.apply(tables, state);
            if (messages.isEmpty()) {
                continue;
            }
            ResourceState next = state;
            for (Message message : messages) {
                next = step(next, message);
            }
            if (next.view().phase() == Phase.UNCHECKED) {
                next = step(next, new Message.Wanted());
            }
            List<Table> known = new ArrayList<>(tables);
            remember(known, next);
            explore(next, known, left - 1);
        }
    }

    private static void remember(List<Table> tables, ResourceState state) {
        Table table = state.table();
        if (table != null && tables.stream().noneMatch(old -> old.version() == table.version())) {
            tables.add(table);
        }
    }

    private ResourceState step(ResourceState state, Message message) {
        steps++;
        number++;
        Stamp at = new Stamp(number, number * 100);
        Step step = message.applyTo(state, at);
        Rules.check(state, message, step, at);
        visited.add(shape(step.state()));
        return step.state();
    }

    /** A state without its numbers. */
    private static Object shape(ResourceState state) {
        Table table = state.table();
        List<Object> shape = new ArrayList<>();
        shape.add(state.view().phase());
        state.wishes().forEach(wish -> shape.add(wish.spec().equals(ONE)));
        shape.add(state.answers());
        shape.add(state.failed());
        if (table != null) {
            shape.add(table.spec().equals(ONE));
            table.targets().forEach((key, target) -> shape.add(List.of(key, target.measured(), target.override())));
        }
        return shape;
    }

    /** A probe and a request from each table so far, the oldest first. */
    private static List<Message> results(List<Table> tables, TargetKey key, Observation seen) {
        List<Message> messages = new ArrayList<>();
        for (Table table : tables) {
            Target target = table.targets().get(key);
            if (target != null) {
                messages.add(new Message.Probed(table.generation(), key, target.incarnation(), seen, null, 0));
                Node node = table.targetOf().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(key))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
                messages.add(new Message.Reported(table.generation(), table.version(), node, seen));
            }
        }
        return messages;
    }
}
