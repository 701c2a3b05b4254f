package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorityPickerTest {

    private static final List<Member> LEVELS = List.of(
            new Member(0, "low", 9, -1),
            new Member(1, "high", 0, 20),
            new Member(2, "mid", 1, 0),
            new Member(3, "mid2", 1, 0));

    @Test
    void goesDownLevelByLevelAndNeverBack_PRI02() {
        Picker picker = Pickers.roundRobin(LEVELS, new Random(3));
        Attempts attempts = new Attempts();
        assertThat(next(picker, attempts)).isEqualTo(1);
        assertThat(List.of(next(picker, attempts), next(picker, attempts))).containsExactlyInAnyOrder(2, 3);
        assertThat(next(picker, attempts)).isZero();
        assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
        assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
        assertThat(picker.exhausted()).isEqualTo("all servers tried");
    }

    @Test
    void startsEveryRequestAtTheHighestLevel_PRI03() {
        Picker picker = Pickers.roundRobin(LEVELS, new Random(3));
        for (int i = 0; i < 5; i++) {
            assertThat(picker.pick(new Attempts(), 0)).isEqualTo(1);
        }
    }

    @Test
    void usesTheLevelDirectlyWhenThereIsOnlyOne() {
        assertThat(Pickers.roundRobin(Members.weights(1, 1), new Random(1))).isInstanceOf(RoundRobinPicker.class);
        assertThat(Pickers.consistentHash(LEVELS)).isInstanceOf(PriorityPicker.class);
    }

    private static int next(Picker picker, Attempts attempts) {
        int found = picker.pick(attempts, 0);
        attempts.mark(found);
        return found;
    }
}
