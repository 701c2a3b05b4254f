package io.github.aiproxymulti.aiproxy.limit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The names of the original's headers for one limit. Whatever cannot stand in a header's name becomes a hyphen.
 *
 * @param limit name of the header with the limit
 * @param remaining name of the header with what is left
 * @param reset name of the header with the seconds to the end of the window
 */
record QuotaHeaders(String limit, String remaining, String reset) {

    static QuotaHeaders ofInstance(String name) {
        String instance = token(name);
        return new QuotaHeaders(
                "X-AI-RateLimit-Limit-" + instance,
                "X-AI-RateLimit-Remaining-" + instance,
                "X-AI-RateLimit-Reset-" + instance);
    }

    static QuotaHeaders ofRule(String prefix) {
        String infix = "X-AI-" + token(prefix) + "-RateLimit-";
        return new QuotaHeaders(infix + "Limit", infix + "Remaining", infix + "Reset");
    }

    /** Seconds, rounded down to two decimals, without trailing zeros. */
    static String seconds(long millis) {
        BigDecimal seconds = BigDecimal.valueOf(millis, 3).setScale(2, RoundingMode.DOWN);
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }

    private static String token(String text) {
        return text.replaceAll("[^!#$%&'*+.^_`|~0-9A-Za-z-]", "-");
    }
}
