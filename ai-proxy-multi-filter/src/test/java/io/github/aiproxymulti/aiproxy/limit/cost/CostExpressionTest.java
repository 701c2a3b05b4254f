package io.github.aiproxymulti.aiproxy.limit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostExpressionTest {

    private static final Map<String, Double> USAGE = Map.of(
            "input_tokens", 50.0,
            "output_tokens", 30.0,
            "cache_creation_input_tokens", 100.0,
            "cache_read_input_tokens", 200.0,
            "abs", 7.0,
            "math", 7.0);

    private static double usage(String name) {
        return USAGE.getOrDefault(name, 0.0);
    }

    private static long cost(String expression) {
        return CostExpression.parse(expression).cost(CostExpressionTest::usage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input_tokens + output_tokens | 80",
                "input_tokens + cache_read_input_tokens * 0.1 + cache_creation_input_tokens * 1.25 + output_tokens | 225",
                "(input_tokens - cache_read_input_tokens) + cache_creation_input_tokens * 1.25 + output_tokens | 5",
                "input_tokens - cache_read_input_tokens | 0",
                "nobody_reports_this | 0",
                "2 + 3 * 4 | 14",
                "(2 + 3) * 4 | 20",
                "2 ^ 3 ^ 2 | 512",
                "-2 ^ 2 + 10 | 6",
                "2 ^ -1 | 1",
                "2 ^ -2 | 0",
                "16 / 4 / 2 | 2",
                "7 % 3 | 1",
                "-7 % 3 | 2",
                "7 % -3 + 10 | 8",
                "0x10 + .5e1 + 3. | 24",
                "2.5 | 3",
                "0.4999 | 0",
                "input_tokens > 40 and 3 or 4 | 3",
                "input_tokens > 60 and 3 or 4 | 4",
                "0 and 5 | 5",
                "nil or 6 | 6",
                "false or nil or 7 | 7",
                "not nil and 1 or 2 | 1",
                "not 0 and 1 or 2 | 2",
                "1 == 1 and 2 or 3 | 2",
                "1 ~= 1 and 2 or 3 | 3",
                "nil == false and 2 or 3 | 3",
                "true == true and 2 or 3 | 2",
                "3 <= 3 and 3 >= 3 and 9 or 1 | 9",
                "1 or nobody.knows | 1",
                "math.max(1, 2, 3) + min(4, 5) | 7",
                "math.floor(2.9) + ceil(2.1) + abs(-4) | 9",
                "math.sqrt(16) + math.pow(2, 5) + math.fmod(-7, 3) | 35",
                "math.log10(1000) + math.exp(0) + math.log(1) | 4",
                "math.floor(math.pi * 100) | 314",
                "abs(1) | 1",
                "1e300 * 1e5 | 9007199254740991",
                "- - 5 | 5"
            })
    void worksOutWhatTheLanguageOfTheOriginalDoes(String expression, long expected) {
        assertThat(cost(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nil | cost_expr must return a number, got: nil",
                "1 > 2 | cost_expr must return a number, got: boolean",
                "1 / 0 | cost_expr returned non-finite value",
                "-1 / 0 | cost_expr returned non-finite value",
                "0 / 0 | cost_expr returned non-finite value",
                "5 % 0 | cost_expr returned non-finite value",
                "math.huge | cost_expr returned non-finite value",
                "math.log(-1) | cost_expr returned non-finite value",
                "1 + nil | attempt to perform arithmetic on a nil value",
                "-true | attempt to perform arithmetic on a boolean value",
                "1 < true | attempt to compare number with boolean",
                "prompt_tokens_details.cached_tokens | attempt to index 'prompt_tokens_details' (a number value)"
            })
    void saysWhyThereIsNoCost(String expression, String why) {
        CostExpression parsed = CostExpression.parse(expression);

        assertThatThrownBy(() -> parsed.cost(CostExpressionTest::usage))
                .isInstanceOf(CostException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid $$$ syntax %%%",
                "",
                " ",
                "1 +",
                "(1",
                "1)",
                "1 2",
                "a b",
                "3x",
                "1..2",
                "\"text\"",
                "a--b",
                "a = 1",
                "return 1",
                "and",
                "1 and",
                "not",
                "f(1)",
                "os.exit()",
                "math.random()",
                "math",
                "math.max()",
                "abs(1, 2)",
                "abs",
                "max(1,)",
                "a[1]",
                "a:b()",
                "function() end",
                "1; 2",
                "#a",
                "{1}",
                "0x",
                "1e",
                "a."
            })
    void refusesEverythingElse_RLX03(String expression) {
        assertThatThrownBy(() -> CostExpression.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsLengthTokensAndDepth() {
        assertThatThrownBy(() -> CostExpression.parse("1".repeat(4097))).hasMessageContaining("4096");
        assertThatThrownBy(() -> CostExpression.parse("1" + "+1".repeat(1000))).hasMessageContaining("1000");
        assertThatThrownBy(() -> CostExpression.parse("(".repeat(60) + "1" + ")".repeat(60)))
                .hasMessageContaining("too deep");
        assertThatThrownBy(() -> CostExpression.parse("- ".repeat(60) + "1")).hasMessageContaining("too deep");
        assertThatThrownBy(() -> CostExpression.parse("2" + "^2".repeat(60))).hasMessageContaining("too deep");
        assertThat(cost("1" + "+1".repeat(400))).isEqualTo(401);
    }

    @Test
    void neverDoesAnythingButRefuseOrAnswerWhateverIsWritten() {
        String[] pieces = {
            "input_tokens",
            "a",
            "1",
            "2.5",
            "0x1f",
            "(",
            ")",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "==",
            "~=",
            "<",
            ">=",
            "and",
            "or",
            "not",
            "nil",
            "true",
            "math.",
            "max",
            "abs(",
            ",",
            ".",
            "math.huge",
            " ",
            "$",
            "\"",
            "é",
            "\n"
        };
        Random random = new Random(7);
        int answered = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
                text.append(random.nextBoolean() ? " " : "");
            }
            answered += outcome(text.toString());
        }
        assertThat(answered).isGreaterThan(200);
    }

    private static int outcome(String text) {
        try {
            long cost = cost(text);
            if (cost < 0 || cost > CostExpression.MOST) {
                throw new AssertionError(text + " costs " + cost);
            }
            return 1;
        } catch (IllegalArgumentException | CostException refused) {
            return 0;
        }
    }

    @Test
    void takesNoTimeWorthNamingForTheWorstThatFits() {
        String worst = "0x" + "f".repeat(4000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> CostExpression.parse(worst)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> CostExpression.parse("9".repeat(4000) + "x"))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> CostExpression.parse(" ".repeat(4000) + "$"))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    /** Random trees, written with every parenthesis, against arithmetic done here. */
    @Test
    void agreesWithJavaOnRandomArithmetic() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            double expected = tree(random, 5, text);
            if (Double.isFinite(expected) && Math.abs(expected) < 1e15) {
                assertThat(cost(text.toString())).as(text.toString()).isEqualTo((long)
                        Math.floor(Math.max(0, expected) + 0.5));
            }
        }
    }

    private static double tree(Random random, int depth, StringBuilder text) {
        if (depth == 0 || random.nextInt(5) == 0) {
            int number = random.nextInt(100);
            text.append(number);
            return number;
        }
        text.append('(');
        double left = tree(random, depth - 1, text);
        char operator = "+-*/%".charAt(random.nextInt(5));
        text.append(' ').append(operator).append(' ');
        double right = tree(random, depth - 1, text);
        text.append(')');
        return switch (operator) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            case '/' -> left / right;
            default -> left - Math.floor(left / right) * right;
        };
    }
}
