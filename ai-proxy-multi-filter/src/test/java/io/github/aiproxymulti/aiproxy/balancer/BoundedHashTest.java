package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedHashTest {

    @ParameterizedTest
    @ValueSource(ints = {100, 110, 125, 200, 1000})
    void nobodyEverHasMoreThanItsPartOfTheAverageRoundedUp(int percent) {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            int[] weights = random.ints(2 + random.nextInt(8), 1, 9).toArray();
            int sum = IntStream.of(weights).sum();
            FakeLoad load = new FakeLoad(weights.length);
            Picker picker = Pickers.boundedHash(Members.weights(weights), percent);
            for (int requests = 0; requests < 300; requests++) {
                int found = picker.pick(new Attempts(load), hash("hot" + random.nextInt(3)));
                load.inFlight[found]++;
                int[] had = load.inFlight.clone();

                assertThat(had[found])
                        .as("%s of %s with weights %s", found, Arrays.toString(had), Arrays.toString(weights))
                        .isLessThanOrEqualTo(ceilDiv((long) percent * (requests + 1) * weights[found], 100L * sum));
            }
        }
    }

    @Test
    void isThePlainRingWhileNobodyHasTooMuch() {
        List<Member> members = Members.weights(3, 6, 10);
        Picker bounded = Pickers.boundedHash(members, 125);
        Picker plain = Pickers.consistentHash(members);
        for (int i = 0; i < 500; i++) {
            int key = hash("session-" + i);
            assertThat(bounded.pick(new Attempts(), key)).isEqualTo(plain.pick(new Attempts(), key));
        }
    }

    @Test
    void aKeyWhoseHomeIsFullGoesToTheSameNeighbourAsIfItHadFailed() {
        FakeLoad load = new FakeLoad(3);
        List<Member> members = Members.weights(1, 1, 1);
        Picker bounded = Pickers.boundedHash(members, 125);
        Picker plain = Pickers.consistentHash(members);
        for (int i = 0; i < 200; i++) {
            int key = hash("k" + i);
            Attempts attempts = new Attempts();
            int home = plain.pick(attempts, key);
            attempts.mark(home);
            int neighbour = plain.pick(attempts, key);
            Arrays.fill(load.inFlight, 0);
            load.inFlight[home] = 10;

            assertThat(bounded.pick(new Attempts(load), key)).isEqualTo(neighbour);
        }
    }

    @Test
    void triesEachOnceAndThenNobodyHoweverLoaded() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            FakeLoad load = new FakeLoad(4);
            Arrays.setAll(load.inFlight, i -> random.nextInt(20));
            Picker picker = Pickers.boundedHash(Members.weights(2, 1, 1, 3), 100);
            Attempts attempts = new Attempts(load);
            for (int i = 0; i < 4; i++) {
                int found = picker.pick(attempts, hash("k" + round));
                assertThat(attempts.hasTried(found)).isFalse();
                attempts.mark(found);
            }
            assertThat(picker.pick(attempts, 0)).isEqualTo(Picker.NONE);
        }
    }

    @Test
    void boundsEachPriorityByItself() {
        List<Member> members =
                List.of(new Member(0, "low", 1, 0), new Member(1, "high", 1, 1), new Member(2, "high too", 1, 1));
        FakeLoad load = new FakeLoad(3);
        Picker picker = Pickers.boundedHash(members, 100);
        for (int i = 0; i < 10; i++) {
            load.inFlight[picker.pick(new Attempts(load), hash("one key"))]++;
        }

        assertThat(load.inFlight).containsExactly(0, 5, 5);
    }

    private static int ceilDiv(long dividend, long divisor) {
        return Math.toIntExact((dividend + divisor - 1) / divisor);
    }

    private static int hash(String key) {
        return HashPicker.hash(key.getBytes(StandardCharsets.UTF_8));
    }
}
