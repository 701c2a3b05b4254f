package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is valid at one place of the configuration tree. */
sealed interface Rule
        permits ObjectRule,
                ListRule,
                TextRule,
                ChoiceRule,
                NumberRule,
                FlagRule,
                StrategyRule,
                OpenRule,
                TextMapRule,
                AuthRule,
                AmountRule,
                ChecksRule {

    /**
     * Checks a value and fills in defaults.
     *
     * @param path where the value is
     * @param value the value, never null or missing
     * @param findings hears of every broken rule
     * @return the value to use; null when it cannot be used
     */
    @Nullable JsonNode check(String path, JsonNode value, Findings findings);

    /**
     * Gives a value that was written as flat text arguments the types it has here: texts become numbers, maps from 0 to
     * n-1 become lists. What does not fit stays as it is, for {@link #check} to refuse.
     *
     * @param path where the value is
     * @param value text, list or map as it was put together from the arguments
     * @param findings hears of what can only be a mistake
     * @return the value with types
     */
    JsonNode typed(String path, JsonNode value, Findings findings);

    /** What is expected here, for messages. */
    String expectation();
}
