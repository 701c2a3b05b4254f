package io.github.aiproxymulti.aiproxy.limit.cost;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a request, worked out from the numbers an upstream reports. Operators, their precedence and what they return
 * are those of Lua: {@code and} and {@code or} return one of their operands, only {@code nil} and {@code false} count as
 * untrue, {@code ^} binds tightest and to the right, {@code %} has the sign of its right operand.
 *
 * <p>{@code input_tokens + cache_read_input_tokens * 0.1} with 50 and 200 is 70.
 *
 * <p>Source: rate-limiting.md section 4.
 */
public final class CostExpression {

    /** The largest cost, 2^53 - 1: the largest number that a double and a Redis script count exactly. */
    public static final long MOST = (1L << 53) - 1;

    private final Term term;

    private CostExpression(Term term) {
        this.term = term;
    }

    /**
     * Reads an expression: at most 4096 characters, 1000 tokens, 50 levels deep.
     *
     * @param text the expression
     * @throws IllegalArgumentException with what is wrong and where, without the text
     */
    public static CostExpression parse(String text) {
        return new CostExpression(new Parser(text).whole());
    }

    /**
     * The cost, rounded half up, 0 when it is negative, at most {@link #MOST}.
     *
     * @param usage the value of a name; 0 for a name nobody reported
     * @throws CostException when the result is no finite number, or cannot be worked out
     */
    public long cost(ToDoubleFunction<String> usage) {
        Object result = term.value(usage);
        if (!(result instanceof Double number)) {
            throw new CostException("cost_expr must return a number, got: " + type(result));
        }
        if (!Double.isFinite(number)) {
            throw new CostException("cost_expr returned non-finite value");
        }
        return (long) Math.min(MOST, Math.floor(Math.max(0, number) + 0.5));
    }

    /** The name of a value's type, in the words of the language. */
    static String type(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        return value instanceof Boolean ? "boolean" : value instanceof Double ? "number" : "table";
    }
}
