package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashPickerTest {

    private static final List<Member> GPUS =
            List.of(new Member(0, "gpu-a", 3, 0), new Member(1, "gpu-b", 6, 0), new Member(2, "gpu-c", 10, 0));

    @ParameterizedTest
    @CsvSource({"openai, b78b9ee2", "gpu-a, ceaa5d46", "'', 0", "index=1, b0221fb2"})
    void hashesLikeZlib(String key, String hex) {
        assertThat(Integer.toHexString(hash(key))).isEqualTo(hex);
    }

    @Test
    void mapsTheGoldenKeysOfFourToOne_CH01() {
        Picker picker = Pickers.consistentHash(List.of(new Member(0, "openai", 4, 0), new Member(1, "deepseek", 1, 0)));
        StringBuilder names = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            names.append(Members.name(picker.pick(new Attempts(), hash("index=" + i))));
        }
        assertThat(names).hasToString("ABABAAAAAA");
    }

    @Test
    void mapsTheGoldenSessions_CH06() {
        Picker picker = Pickers.consistentHash(GPUS);
        int[] shares = new int[3];
        StringBuilder first = new StringBuilder();
        for (int i = 1; i <= 120; i++) {
            int found = picker.pick(new Attempts(), hash("session-" + i));
            shares[found]++;
            first.append(Members.name(found));
        }
        assertThat(first.substring(0, 20)).isEqualToIgnoringCase("bbbabbcbbcccccbccccc");
        assertThat(shares).containsExactly(20, 45, 55);
    }

    @ParameterizedTest
    @CsvSource({"4, B", "23, C", "24, C", "29, B", "43, B", "49, C"})
    void movesTheKeysOfASkippedMemberToItsRingSuccessor_CH06(int session, String successor) {
        Picker picker = Pickers.consistentHash(GPUS);
        Attempts attempts = new Attempts();
        int first = picker.pick(attempts, hash("session-" + session));
        assertThat(first).isZero();
        attempts.mark(first);
        assertThat(Members.name(picker.pick(attempts, 0))).isEqualTo(successor);
    }

    @ParameterizedTest
    @CsvSource({"'', C", "1, C", "2, A", "3, B", "alice, A", "bob, A", "127.0.0.1, B", "10.0.0.1, A"})
    void mapsTheGoldenKeysOfEqualWeights(String key, String owner) {
        Picker picker = Pickers.consistentHash(Members.weights(1, 1, 1));
        assertThat(Members.name(picker.pick(new Attempts(), hash(key)))).isEqualTo(owner);
    }

    @Test
    void triesEveryMemberOnceInRingOrderAndThenNone() {
        Picker picker = Pickers.consistentHash(GPUS);
        Attempts attempts = new Attempts();
        for (int i = 0; i < 3; i++) {
            int found = picker.pick(attempts, hash("k"));
            assertThat(attempts.hasTried(found)).isFalse();
            attempts.mark(found);
        }
        assertThat(picker.pick(attempts, hash("k"))).isEqualTo(Picker.NONE);
    }

    @Test
    void countsAllZeroWeightsAsOne() {
        Picker zero = Pickers.consistentHash(Members.weights(0, 0, 0));
        assertThat(Members.name(zero.pick(new Attempts(), hash("2")))).isEqualTo("A");
    }

    private static int hash(String key) {
        return HashPicker.hash(key.getBytes(StandardCharsets.UTF_8));
    }
}
