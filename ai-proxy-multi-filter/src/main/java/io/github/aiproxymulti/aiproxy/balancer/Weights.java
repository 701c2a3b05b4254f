package io.github.aiproxymulti.aiproxy.balancer;

import java.util.List;

/** Arithmetic of weights. */
final class Weights {

    private Weights() {}

    /** The greatest common divisor of all weights, 0 when all are 0. */
    static int gcd(List<Member> members) {
        int gcd = 0;
        for (Member member : members) {
            gcd = gcd(gcd, member.weight());
        }
        return gcd;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
