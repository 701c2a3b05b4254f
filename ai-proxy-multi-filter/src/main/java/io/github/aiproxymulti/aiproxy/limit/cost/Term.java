package io.github.aiproxymulti.aiproxy.limit.cost;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A piece of an expression. Its value is a {@link Double}, a {@link Boolean}, or null for {@code nil}. */
sealed interface Term {

    /**
     * The value.
     *
     * @param usage the value of a name
     * @throws CostException when there is none
     */
    @Nullable Object value(ToDoubleFunction<String> usage);

    /** The value as a number; anything else is an error. */
    default double number(ToDoubleFunction<String> usage) {
        Object value = value(usage);
        if (value instanceof Double number) {
            return number;
        }
        throw new CostException("attempt to perform arithmetic on a " + CostExpression.type(value) + " value");
    }

    /** Whether a value counts as true: everything but {@code nil} and {@code false}, so 0 too. */
    static boolean isTrue(@Nullable Object value) {
        return value != null && !Boolean.FALSE.equals(value);
    }

    /** A number, {@code true}, {@code false} or {@code nil}. */
    record Literal(@Nullable Object literal) implements Term {
        @Override
        public @Nullable Object value(ToDoubleFunction<String> usage) {
            return literal;
        }
    }

    /** A reported number. */
    record Name(String name) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            return usage.applyAsDouble(name);
        }
    }

    /** A member of something that has none: reported values are plain numbers. */
    record Member(String of) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            throw new CostException("attempt to index '" + of + "' (a number value)");
        }
    }

    /** {@code not x}. */
    record Not(Term operand) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            return !isTrue(operand.value(usage));
        }
    }

    /** {@code -x}. */
    record Minus(Term operand) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            return -operand.number(usage);
        }
    }

    /** {@code x and y}, {@code x or y}: the left operand decides, and the right one is looked at only if it matters. */
    record Choice(boolean and, Term left, Term right) implements Term {
        @Override
        public @Nullable Object value(ToDoubleFunction<String> usage) {
            Object first = left.value(usage);
            return isTrue(first) == and ? right.value(usage) : first;
        }
    }

    /** {@code x + y} and the like. */
    record Arithmetic(char operator, Term left, Term right) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            double a = left.number(usage);
            double b = right.number(usage);
            return switch (operator) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                case '/' -> a / b;
                case '%' -> a - Math.floor(a / b) * b;
                default -> Math.pow(a, b);
            };
        }
    }

    /** {@code x == y}, {@code x ~= y}: values of different types are different. */
    record Equality(boolean equal, Term left, Term right) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            Object a = left.value(usage);
            Object b = right.value(usage);
            boolean same = (a instanceof Double x && b instanceof Double y)
                    ? x.doubleValue() == y.doubleValue()
                    : a == null ? b == null : a.equals(b);
            return same == equal;
        }
    }

    /** {@code x < y} and the like, of two numbers. */
    record Order(String operator, Term left, Term right) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            Object first = left.value(usage);
            Object second = right.value(usage);
            if (!(first instanceof Double a && second instanceof Double b)) {
                throw new CostException(
                        "attempt to compare " + CostExpression.type(first) + " with " + CostExpression.type(second));
            }
            return switch (operator) {
                case "<" -> a < b;
                case "<=" -> a <= b;
                case ">" -> a > b;
                default -> a >= b;
            };
        }
    }

    /** A call of one of the known functions. */
    record Call(Function function, List<Term> arguments) implements Term {
        @Override
        public Object value(ToDoubleFunction<String> usage) {
            double[] numbers = new double[arguments.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = arguments.get(i).number(usage);
            }
            return function.apply(numbers);
        }
    }
}
