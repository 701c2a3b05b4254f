package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.checker.SmallWorld.Situation;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tries everything that can happen in a small world, in every order; {@link Rules} are checked at every step. */
class SmallWorldTest {

    private final SmallWorld world = new SmallWorld();

    @Test
    void keepsEveryRuleInEveryOrderOfSixEventsFromTheStart() {
        world.explore(Situation.first(), 6);
        told("6 events from the start");
        assertThat(world.situations()).isGreaterThan(700);
    }

    @Test
    void keepsEveryRuleInEveryOrderOfFiveEventsInForce() {
        world.explore(inForce(world), 5);
        told("5 events in force");
        assertThat(world.situations()).isGreaterThan(1_400);
    }

    @Test
    void leavesNothingOutByLeavingEqualSituations() {
        SmallWorld everyPath = new SmallWorld();
        everyPath.exploreEveryPath(inForce(everyPath), 3);
        world.explore(inForce(world), 3);
        assertThat(world.situations()).isEqualTo(everyPath.situations());
        assertThat(world.steps()).isLessThan(everyPath.steps() / 2);
    }

    @Test
    @Tag("proof")
    void keepsEveryRuleInEveryOrderOfEightEventsFromTheStart() {
        world.explore(Situation.first(), 8);
        told("8 events from the start");
        assertThat(world.situations()).isGreaterThan(5_000);
    }

    @Test
    @Tag("proof")
    void keepsEveryRuleInEveryOrderOfSevenEventsInForce() {
        world.explore(inForce(world), 7);
        told("7 events in force");
        assertThat(world.situations()).isGreaterThan(8_000);
    }

    @Test
    void keepsEveryRuleInLongRandomHistories() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Situation now = Situation.first();
            for (int i = 0; i < 150; i++) {
                List<Message> possible = now.possible();
                now = world.after(now, possible.get(random.nextInt(possible.size())));
                while (now.sent().size() > 20) {
                    now.sent().pollFirst();
                }
            }
        }
        assertThat(world.steps()).isGreaterThanOrEqualTo(40 * 150);
    }

    /** All three targets known and checked by the first revision. */
    private static Situation inForce(SmallWorld world) {
        Situation now = world.after(Situation.first(), new Message.Loaded(Map.of()));
        now = world.after(now, new Message.Planned(SmallWorld.ONE));
        now = world.after(now, new Message.Answered(SmallWorld.NAME, List.of(SmallWorld.B)));
        assertThat(now.state().view().targets()).hasSize(3);
        return now;
    }

    private void told(String what) {
        System.out.println("small world, " + what + ": " + world.steps() + " steps, " + world.situations()
                + " different situations");
    }
}
