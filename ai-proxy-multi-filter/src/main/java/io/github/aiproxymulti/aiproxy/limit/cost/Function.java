package io.github.aiproxymulti.aiproxy.limit.cost;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A function that an expression may call. None of them has a side effect or depends on chance.
 *
 * @param arguments the number of its arguments; -1 for at least one
 * @param body works it out
 */
record Function(int arguments, ToDoubleFunction<double[]> body) {

    private static final Map<String, Function> MATH = Map.ofEntries(
            Map.entry("abs", one(Math::abs)),
            Map.entry("ceil", one(Math::ceil)),
            Map.entry("floor", one(Math::floor)),
            Map.entry("max", new Function(-1, x -> Arrays.stream(x).max().orElseThrow())),
            Map.entry("min", new Function(-1, x -> Arrays.stream(x).min().orElseThrow())),
            Map.entry("sqrt", one(Math::sqrt)),
            Map.entry("pow", two(Math::pow)),
            Map.entry("fmod", two((a, b) -> a % b)),
            Map.entry("exp", one(Math::exp)),
            Map.entry("log", one(Math::log)),
            Map.entry("log10", one(Math::log10)),
            Map.entry("sin", one(Math::sin)),
            Map.entry("cos", one(Math::cos)),
            Map.entry("tan", one(Math::tan)),
            Map.entry("asin", one(Math::asin)),
            Map.entry("acos", one(Math::acos)),
            Map.entry("atan", one(Math::atan)),
            Map.entry("atan2", two(Math::atan2)),
            Map.entry("sinh", one(Math::sinh)),
            Map.entry("cosh", one(Math::cosh)),
            Map.entry("tanh", one(Math::tanh)),
            Map.entry("deg", one(Math::toDegrees)),
            Map.entry("rad", one(Math::toRadians)));

    /** Those that may be called without {@code math.} before them. */
    private static final Set<String> SHORT = Set.of("abs", "ceil", "floor", "max", "min");

    /** The function of this name, as it is called on its own. */
    static Optional<Function> shortNamed(String name) {
        return SHORT.contains(name) ? named(name) : Optional.empty();
    }

    /** The function of this name in {@code math}. */
    static Optional<Function> named(String name) {
        return Optional.ofNullable(MATH.get(name));
    }

    boolean takes(int count) {
        return arguments < 0 ? count > 0 : count == arguments;
    }

    double apply(double[] numbers) {
        return body.applyAsDouble(numbers);
    }

    private static Function one(DoubleUnaryOperator body) {
        return new Function(1, x -> body.applyAsDouble(x[0]));
    }

    private static Function two(DoubleBinaryOperator body) {
        return new Function(2, x -> body.applyAsDouble(x[0], x[1]));
    }
}
