package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadPickerTest {

    private static final int PICKS = 20_000;

    enum Kind {
        LEAST_REQUEST {
            @Override
            Picker of(List<Member> members, RandomGenerator random) {
                return Pickers.leastRequest(members, random);
            }
        },
        FASTEST {
            @Override
            Picker of(List<Member> members, RandomGenerator random) {
                return Pickers.fastest(members, random);
            }
        };

        abstract Picker of(List<Member> members, RandomGenerator random);
    }

    @ParameterizedTest
    @EnumSource
    void sharesByWeightWhatIsEquallyLoaded(Kind kind) {
        Random seeds = new Random(7);
        for (int round = 0; round < 20; round++) {
            int[] weights = seeds.ints(2 + seeds.nextInt(6), 1, 20).toArray();
            FakeLoad load = new FakeLoad(weights.length);
            Arrays.fill(load.latency, 5e6);
            int[] shares = shares(kind.of(Members.weights(weights), new Random(round)), load, weights.length);
            double expected = expectedOfFirst(weights);

            assertThat(shares[0] / (double) PICKS)
                    .as("weights %s", Arrays.toString(weights))
                    .isBetween(expected - 0.015, expected + 0.015);
        }
    }

    @ParameterizedTest
    @EnumSource
    void prefersTheLessLoadedOfTwo(Kind kind) {
        FakeLoad load = new FakeLoad(2);
        load.inFlight[0] = 3;
        load.inFlight[1] = 1;

        assertThat(shares(kind.of(Members.weights(1, 1), new Random(1)), load, 2))
                .containsExactly(0, PICKS);
    }

    @ParameterizedTest
    @EnumSource
    void countsTheLoadPerUnitOfWeight(Kind kind) {
        FakeLoad load = new FakeLoad(2);
        load.inFlight[0] = 3;
        load.inFlight[1] = 1;

        assertThat(shares(kind.of(Members.weights(5, 1), new Random(1)), load, 2))
                .containsExactly(PICKS, 0);
    }

    @Test
    void prefersTheFasterOne() {
        FakeLoad load = new FakeLoad(2);
        load.latency[0] = 900e6;
        load.latency[1] = 100e6;
        Picker picker = Kind.FASTEST.of(Members.weights(1, 1), new Random(1));

        assertThat(shares(picker, load, 2)).containsExactly(0, PICKS);

        load.inFlight[1] = 9;
        assertThat(shares(picker, load, 2)[0]).isGreaterThan(0);
    }

    @Test
    void triesWhoIsUnknownButOnlyWithOneRequest() {
        FakeLoad load = new FakeLoad(2);
        load.latency[0] = 1e6;
        Picker picker = Kind.FASTEST.of(Members.weights(1, 1), new Random(1));

        assertThat(shares(picker, load, 2)).containsExactly(0, PICKS);

        load.inFlight[1] = 1;
        assertThat(shares(picker, load, 2)).containsExactly(PICKS, 0);
    }

    @ParameterizedTest
    @EnumSource
    void givesNothingToWeightZeroUnlessAllAreZero(Kind kind) {
        assertThat(shares(kind.of(Members.weights(0, 1), new Random(1)), Load.NONE, 2))
                .containsExactly(0, PICKS);
        assertThat(shares(kind.of(Members.weights(0, 0), new Random(1)), Load.NONE, 2))
                .satisfies(shares -> assertThat(shares[0]).isBetween(PICKS / 3, 2 * PICKS / 3));
        assertThat(shares(kind.of(Members.weights(0), new Random(1)), Load.NONE, 1))
                .containsExactly(PICKS);
    }

    @ParameterizedTest
    @EnumSource
    void triesEachOnceAndThenNobody(Kind kind) {
        FakeLoad load = new FakeLoad(6);
        for (int round = 0; round < 200; round++) {
            Picker picker = kind.of(Members.weights(3, 0, 1, 4, 1, 5), new Random(round));
            Attempts attempts = new Attempts(load);
            for (int i = 0; i < 5; i++) {
                int found = picker.pick(attempts, 0);
                assertThat(attempts.hasTried(found)).isFalse();
                assertThat(found).isNotIn(Picker.NONE, 1);
                attempts.mark(found);
            }
            assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesDownThePriorities(Kind kind) {
        List<Member> members =
                List.of(new Member(0, "low", 9, 0), new Member(1, "high", 1, 5), new Member(2, "high too", 1, 5));
        FakeLoad load = new FakeLoad(3);
        load.inFlight[1] = 50;
        load.inFlight[2] = 50;
        Picker picker = kind.of(members, new Random(1));
        Attempts attempts = new Attempts(load);

        for (int i = 0; i < 2; i++) {
            int found = picker.pick(attempts, 0);
            assertThat(found).isIn(1, 2);
            attempts.mark(found);
        }

        assertThat(picker.pick(attempts, 0)).isZero();
        attempts.mark(0);
        assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isDeterministicWithASeed(long seed) {
        Picker one = Pickers.leastRequest(Members.weights(3, 2, 1), new Random(seed));
        Picker same = Pickers.leastRequest(Members.weights(3, 2, 1), new Random(seed));

        assertThat(Members.picks(one, 1000)).isEqualTo(Members.picks(same, 1000));
    }

    /** The chance of the first to be drawn first; of equals the first drawn is taken. */
    private static double expectedOfFirst(int[] weights) {
        return weights[0] / (double) IntStream.of(weights).sum();
    }

    private static int[] shares(Picker picker, Load load, int instances) {
        int[] shares = new int[instances];
        for (int i = 0; i < PICKS; i++) {
            shares[picker.pick(new Attempts(load), 0)]++;
        }
        return shares;
    }
}
