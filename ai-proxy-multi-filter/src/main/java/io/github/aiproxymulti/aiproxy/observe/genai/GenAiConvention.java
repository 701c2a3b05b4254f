package io.github.aiproxymulti.aiproxy.observe.genai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * What the spans and meters of attempts are called and what they say. A bean of this type replaces the built-in one.
 *
 * <p>Low cardinality values become labels of every meter, so their names must be the same at every attempt and their values
 * few; high cardinality values only stand on the span.
 */
public interface GenAiConvention extends ObservationConvention<GenAiContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof GenAiContext;
    }

    /** The name of the distribution of tokens; each of its observations also has {@link #tokenTypeKey()}. */
    default String tokenUsageName() {
        return "gen_ai.client.token.usage";
    }

    /** The label whose value is {@code input} or {@code output}. */
    default String tokenTypeKey() {
        return "gen_ai.token.type";
    }

    /** The name of the timer of the time to the first token of a stream. */
    default String firstTokenName() {
        return "gen_ai.server.time_to_first_token";
    }
}
