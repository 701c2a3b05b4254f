package io.github.aiproxymulti.aiproxy.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Short forms for tests. */
final class Members {

    private Members() {}

    /** Members named A, B, C.. with these weights and one priority. */
    static List<Member> weights(int... weights) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            members.add(new Member(i, name(i), weights[i], 0));
        }
        return members;
    }

    static String name(int index) {
        return index < 0 ? "-" : String.valueOf((char) ('A' + index));
    }

    /** A generator whose bounded integers are always this one. */
    static RandomGenerator startingAt(int node) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return node;
            }

            @Override
            public int nextInt(int bound) {
                return node % bound;
            }
        };
    }

    /** The names of the next picks, each by a request of its own. */
    static String picks(Picker picker, int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(name(picker.pick(new Attempts(), 0)));
        }
        return names.toString();
    }
}
