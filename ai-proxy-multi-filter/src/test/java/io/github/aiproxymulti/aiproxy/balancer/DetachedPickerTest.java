package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetachedPickerTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7})
    void goesOnFromHereOnItsOwn(int before) {
        List<Member> members = List.of(
                new Member(0, "a", 4, 1), new Member(1, "b", 3, 1), new Member(2, "c", 2, 1), new Member(3, "d", 1, 0));
        Picker live = Pickers.roundRobin(members, new Random(1));
        IntStream.range(0, before).forEach(i -> pick(live));

        Picker first = live.detached();
        List<Integer> foretold =
                IntStream.range(0, 20).map(i -> pick(first)).boxed().toList();
        Picker second = live.detached();

        assertThat(IntStream.range(0, 20).map(i -> pick(second)).boxed()).isEqualTo(foretold);
        assertThat(IntStream.range(0, 20).map(i -> pick(live)).boxed()).isEqualTo(foretold);
        assertThat(foretold).contains(0, 1, 2).doesNotContain(3);
    }

    private static int pick(Picker picker) {
        return picker.pick(new Attempts(), 0);
    }
}
