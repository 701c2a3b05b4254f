package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitStrategy;
import io.github.aiproxymulti.aiproxy.config.Reservation;
import io.github.aiproxymulti.aiproxy.limit.cost.CostExpression;
import io.github.aiproxymulti.aiproxy.protocol.JsonKind;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How many tokens a request may cost, before it is sent.
 *
 * @param strategy what of the usage counts
 * @param reservation how prompts are measured, and answers without a limit of their own
 */
record Estimate(LimitStrategy strategy, Reservation reservation) {

    /** A longer number is taken for the largest. */
    private static final int LONGEST_NUMBER = 30;

    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

    /** The tokens to reserve, at least 1. */
    long of(ClientRequest request, InstancePlan plan) {
        long prompt = (request.body().length() + reservation.bytesPerToken() - 1L) / reservation.bytesPerToken();
        long answer = answer(request, plan);
        long tokens = switch (strategy) {
            case PROMPT_TOKENS -> prompt;
            case COMPLETION_TOKENS -> answer;
            default -> prompt + answer;
        };
        return Math.max(1, Math.min(CostExpression.MOST, tokens));
    }

    private long answer(ClientRequest request, InstancePlan plan) {
        Integer configured = plan.instance().override().maxTokens();
        long each = configured != null ? configured : written(request, plan);
        return Math.min(CostExpression.MOST / 1000, each) * Math.max(1, Math.min(1000, number(request, "n", 1)));
    }

    /** Options of the instance overwrite what the client sends. Of several limits nobody knows which an upstream heeds. */
    private long written(ClientRequest request, InstancePlan plan) {
        for (String name : LIMITS) {
            JsonNode option = plan.instance().options().get(name);
            if (option != null && option.isIntegralNumber() && option.canConvertToInt()) {
                return Math.max(0, option.intValue());
            }
        }
        long most = -1;
        for (String name : LIMITS) {
            most = Math.max(most, number(request, name, -1));
        }
        return most < 0 ? reservation.completionTokens() : most;
    }

    private static long number(ClientRequest request, String name, long otherwise) {
        return request.scan()
                .member(name)
                .filter(member -> member.kind() == JsonKind.NUMBER)
                .map(member -> number(request, member, otherwise))
                .orElse(otherwise);
    }

    private static long number(ClientRequest request, RequestScan.Member member, long otherwise) {
        int length = member.end() - member.valueStart();
        if (length > LONGEST_NUMBER) {
            return CostExpression.MOST;
        }
        String text = request.body()
                .look((bytes, size) -> new String(bytes, member.valueStart(), length, StandardCharsets.US_ASCII));
        double value = Double.parseDouble(text);
        return value < 0 ? otherwise : (long) Math.min(CostExpression.MOST, Math.ceil(value));
    }
}
