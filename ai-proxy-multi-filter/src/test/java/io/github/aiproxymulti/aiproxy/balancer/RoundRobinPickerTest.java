package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundRobinPickerTest {

    @ParameterizedTest
    @CsvSource({
        "4 1,   0, AAAB, AAAAB",
        "4 1,   1, AAAB, AAAAB",
        "5 3 2, 0, AABABCABC, AAABABCABC",
        "5 3 2, 1, AABABCABC, AAABABCABC",
        "5 3 2, 2, AABABCABC, AAABABCABC",
        "6 3,   0, AB, AAB",
        "6 3,   1, AB, AAB",
        "1 1 1, 0, BC, ABC",
        "1 1 1, 2, '', ABC",
    })
    void followsTheReferenceSequences(String weights, int start, String first, String cycle) {
        int[] parsed =
                Arrays.stream(weights.split(" ")).mapToInt(Integer::parseInt).toArray();
        Picker picker = new RoundRobinPicker(Members.weights(parsed), Members.startingAt(start));
        assertThat(Members.picks(picker, first.length())).isEqualTo(first);
        assertThat(Members.picks(picker, 3 * cycle.length())).isEqualTo(cycle.repeat(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void servesTheFirstTenOfFourToOneEightToTwo_RR01(int start) {
        Picker picker = new RoundRobinPicker(Members.weights(4, 1), Members.startingAt(start));
        assertThat(Members.picks(picker, 10).chars().filter(c -> c == 'A').count())
                .isEqualTo(8);
    }

    @Test
    void servesEveryNodeByWeightInEachFullCycle() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int[] weights = random.ints(1 + random.nextInt(6), 0, 12).toArray();
            List<Member> members = Members.weights(weights);
            int gcd = Weights.gcd(members);
            if (weights.length == 1 || gcd == 0) {
                continue;
            }
            Picker picker = new RoundRobinPicker(members, random);
            int cycle = Arrays.stream(weights).sum() / gcd;
            String picks = Members.picks(picker, cycle * 2).substring(cycle);
            for (int i = 0; i < weights.length; i++) {
                char name = Members.name(i).charAt(0);
                assertThat(picks.chars().filter(c -> c == name).count())
                        .describedAs("weights %s, picks %s", members, picks)
                        .isEqualTo(weights[i] / gcd);
            }
        }
    }

    @Test
    void neverServesWeightZeroBesideOthers() {
        Picker picker = new RoundRobinPicker(Members.weights(0, 1, 0, 2), Members.startingAt(0));
        assertThat(Members.picks(picker, 30)).doesNotContain("A").doesNotContain("C");
    }

    @Test
    void rotatesPlainlyWhenAllWeightsAreZero_D06() {
        Picker picker = new RoundRobinPicker(Members.weights(0, 0), Members.startingAt(0));
        assertThat(Members.picks(picker, 4)).isEqualTo("BABA");
    }

    @Test
    void servesTheOnlyNodeWhateverItsWeight_D05() {
        Picker picker = new RoundRobinPicker(Members.weights(0), Members.startingAt(0));
        assertThat(Members.picks(picker, 3)).isEqualTo("AAA");
    }

    @Test
    void neverPicksATriedInstanceAgainAndThenSaysAllWereTried() {
        Picker picker = new RoundRobinPicker(Members.weights(100_000, 1, 3), new Random(1));
        Attempts attempts = new Attempts();
        boolean[] seen = new boolean[3];
        for (int i = 0; i < 3; i++) {
            int found = picker.pick(attempts, 0);
            assertThat(seen[found]).isFalse();
            seen[found] = true;
            attempts.mark(found);
        }
        assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
        assertThat(picker.exhausted()).isEqualTo("all upstream servers tried");
    }

    @Test
    void triesTheOnlyWeightedNodeTwiceBesideAZeroWeight() {
        Picker picker = new RoundRobinPicker(Members.weights(0, 1), new Random(1));
        Attempts attempts = new Attempts();
        attempts.mark(picker.pick(attempts, 0));
        assertThat(picker.pick(attempts, 0)).isEqualTo(1);
        attempts.mark(1);
        assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
    }

    @Test
    void handlesTheLargestWeights() {
        Picker picker =
                new RoundRobinPicker(Members.weights(Integer.MAX_VALUE, Integer.MAX_VALUE - 1), Members.startingAt(1));
        assertThat(Members.picks(picker, 4)).matches("[AB]{4}");
    }
}
