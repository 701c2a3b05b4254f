package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitUnit;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import java.util.List;

/**
 * Limits in the form in which OpenAI tells them: {@code x-ratelimit-limit-tokens}, {@code x-ratelimit-remaining-requests},
 * {@code x-ratelimit-reset-tokens: 6m0s}. Of several limits of one unit the one is told of which least is left. What this
 * request takes and reserves is no longer left.
 */
final class OpenAiHeaders {

    private static final String RETRY_AFTER = "Retry-After";

    private OpenAiHeaders() {}

    static void tell(Decision decision, List<Quota> quotas, List<Demand> demands, RequestSide side) {
        for (LimitUnit unit : LimitUnit.values()) {
            int told = -1;
            for (int i = 0; i < decision.levels().size(); i++) {
                boolean less = told < 0 || left(decision, demands, i) < left(decision, demands, told);
                if (quotas.get(i).unit() == unit && less) {
                    told = i;
                }
            }
            String name = name(unit);
            if (told < 0) {
                takeBack(name, side);
            } else {
                long reset = decision.levels().get(told).resetMillis();
                side.header(
                        "x-ratelimit-limit-" + name,
                        Long.toString(quotas.get(told).limit()));
                side.header("x-ratelimit-remaining-" + name, Long.toString(left(decision, demands, told)));
                side.header("x-ratelimit-reset-" + name, duration(reset));
            }
        }
        if (!decision.granted()) {
            long reset = decision.levels().get(decision.levels().size() - 1).resetMillis();
            side.header(RETRY_AFTER, Long.toString((reset + 999) / 1000));
        } else {
            side.noHeader(RETRY_AFTER);
        }
    }

    /** Nothing is limited: what was told of an instance that was passed over is taken back. */
    static void tellNothing(RequestSide side) {
        for (LimitUnit unit : LimitUnit.values()) {
            takeBack(name(unit), side);
        }
        side.noHeader(RETRY_AFTER);
    }

    private static String name(LimitUnit unit) {
        return unit == LimitUnit.TOKENS ? "tokens" : "requests";
    }

    private static void takeBack(String name, RequestSide side) {
        side.noHeader("x-ratelimit-limit-" + name);
        side.noHeader("x-ratelimit-remaining-" + name);
        side.noHeader("x-ratelimit-reset-" + name);
    }

    private static long left(Decision decision, List<Demand> demands, int index) {
        Demand demand = demands.get(index);
        long taken = decision.granted() ? demand.take() + demand.reserve() : 0;
        return Math.max(0, decision.levels().get(index).remaining() - taken);
    }

    /** 1 s is {@code 1s}, 90 s {@code 1m30s}, 250 ms {@code 250ms}. */
    static String duration(long millis) {
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        long minutes = seconds / 60;
        long hours = minutes / 60;
        String start = hours > 0 ? hours + "h" : "";
        String middle = minutes > 0 ? minutes % 60 + "m" : "";
        return start + middle + seconds % 60 + "s";
    }
}
