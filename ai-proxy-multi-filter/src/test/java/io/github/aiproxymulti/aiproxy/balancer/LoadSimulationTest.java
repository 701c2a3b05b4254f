package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.Simulation.Behaviour;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadSimulationTest {

    private static final Behaviour USUAL = new Behaviour(100, 400, 0);
    private static final Behaviour SLOW = new Behaviour(1000, 4000, 0);
    private static final Behaviour FAILING = new Behaviour(100, 400, 1);
    private static final Behaviour HALF_FAILING = new Behaviour(100, 400, 0.5);

    private static final int REQUESTS = 20_000;

    @ParameterizedTest
    @ValueSource(doubles = {2, 20, 200})
    void whoFailsAtOnceAttractsNothing(double perSecond) {
        List<Behaviour> three = List.of(USUAL, USUAL, FAILING);

        assertThat(run(1, three, Pickers::leastRequest, perSecond).share(2)).isLessThan(0.02);
        assertThat(run(2, three, Pickers::fastest, perSecond).share(2)).isLessThan(0.02);
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 200})
    void whoFailsHalfOfTheTimeGetsLittle(double perSecond) {
        List<Behaviour> three = List.of(USUAL, USUAL, HALF_FAILING);

        assertThat(run(1, three, Pickers::leastRequest, perSecond).share(2)).isLessThan(0.1);
        assertThat(run(2, three, Pickers::fastest, perSecond).share(2)).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 200})
    void whoIsTenTimesSlowerGetsMuchLess(double perSecond) {
        List<Behaviour> three = List.of(USUAL, USUAL, SLOW);

        assertThat(run(1, three, Pickers::leastRequest, perSecond).share(2)).isLessThan(0.15);
        assertThat(run(2, three, Pickers::fastest, perSecond).share(2)).isLessThan(0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {20, 200})
    void equalInstancesShareEvenlyUnderLoad(double perSecond) {
        List<Behaviour> four = List.of(USUAL, USUAL, USUAL, USUAL);

        for (int i = 0; i < 4; i++) {
            assertThat(run(1, four, Pickers::leastRequest, perSecond).share(i)).isBetween(0.23, 0.27);
            assertThat(run(2, four, Pickers::fastest, perSecond).share(i)).isBetween(0.21, 0.29);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheSameEachTimeWithOneSeed(long seed) {
        List<Behaviour> three = List.of(USUAL, SLOW, HALF_FAILING);

        assertThat(run(seed, three, Pickers::fastest, 50).picked)
                .containsExactly(run(seed, three, Pickers::fastest, 50).picked);
    }

    private static Simulation run(long seed, List<Behaviour> behaviours, Balancer picker, double perSecond) {
        List<Member> members = Members.weights(new int[behaviours.size()]);
        return new Simulation(seed, behaviours, random -> picker.of(members, random)).run(REQUESTS, perSecond);
    }

    @FunctionalInterface
    private interface Balancer {
        Picker of(List<Member> members, RandomGenerator random);
    }
}
