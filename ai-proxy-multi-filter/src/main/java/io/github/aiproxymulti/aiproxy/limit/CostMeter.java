package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitStrategy;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.limit.cost.CostException;
import io.github.aiproxymulti.aiproxy.limit.cost.CostExpression;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a finished request costs. Source: rate-limiting.md section 4.
 *
 * @param strategy what of the usage counts
 * @param expression works it out; null unless the strategy is {@link LimitStrategy#EXPRESSION}
 */
record CostMeter(LimitStrategy strategy, @Nullable CostExpression expression) {

    private static final Logger log = LoggerFactory.getLogger(CostMeter.class);

    static CostMeter of(AiRateLimitingConfig config) {
        return new CostMeter(
                config.strategy(),
                config.strategy() == LimitStrategy.EXPRESSION
                        ? CostExpression.parse(Objects.requireNonNull(config.costExpression()))
                        : null);
    }

    /** The cost, at least 0 and at most 2^53 - 1; empty when it is not known. */
    OptionalLong cost(ExchangeRecord exchange) {
        if (expression != null) {
            return evaluated(expression, exchange.rawUsage());
        }
        Usage usage = exchange.usage();
        if (usage == null) {
            return OptionalLong.empty();
        }
        long tokens = switch (strategy) {
            case PROMPT_TOKENS -> usage.promptTokens();
            case COMPLETION_TOKENS -> usage.completionTokens();
            default -> usage.totalTokens();
        };
        return OptionalLong.of(Math.max(0, Math.min(CostExpression.MOST, tokens)));
    }

    private static OptionalLong evaluated(CostExpression expression, @Nullable ObjectNode usage) {
        if (usage == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(expression.cost(name -> number(usage.path(name))));
        } catch (CostException impossible) {
            log.error("cost_expr cannot be evaluated: {}", impossible.getMessage());
            return OptionalLong.empty();
        }
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.asDouble(0) : 0;
    }
}
