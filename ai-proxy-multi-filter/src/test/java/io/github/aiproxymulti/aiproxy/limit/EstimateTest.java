package io.github.aiproxymulti.aiproxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.LimitStrategy;
import io.github.aiproxymulti.aiproxy.config.Reservation;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    private static final Reservation RESERVATION = new Reservation(4, 100, Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'x':1 | 100",
                "'max_tokens':7 | 7",
                "'max_completion_tokens':8,'max_tokens':7 | 8",
                "'max_output_tokens':9 | 9",
                "'max_tokens':7,'n':3 | 21",
                "'max_tokens':'many' | 100",
                "'max_tokens':-1 | 100",
                "'max_completion_tokens':1,'max_tokens':7 | 7",
                "'max_tokens':2.5 | 3",
                "'max_tokens':5000000000 | 5000000000",
                "'max_tokens':1e99 | 9007199254740",
                "'max_tokens':0.000000000000000000000000000000000001 | 9007199254740",
                "'max_tokens':99999999999999999999999 | 9007199254740"
            })
    void takesTheLengthOfTheAnswerFromTheRequest(String member, long tokens) {
        assertThat(estimate(LimitStrategy.COMPLETION_TOKENS, "", member)).isEqualTo(tokens);
    }

    @Test
    void whatTheInstanceSetsComesFirst() {
        String limited = "override: {llm_options: {max_tokens: 5}}";
        assertThat(estimate(LimitStrategy.COMPLETION_TOKENS, limited, "'max_tokens':7"))
                .isEqualTo(5);
        assertThat(estimate(LimitStrategy.COMPLETION_TOKENS, "options: {max_tokens: 6}", "'max_tokens':7"))
                .isEqualTo(6);
    }

    @Test
    void takesThePromptFromTheSizeOfTheBody() {
        ClientRequest request = Requests.post("/v1/chat/completions", "{\"messages\":[]}");
        long prompt = (request.body().length() + 3L) / 4;

        assertThat(new Estimate(LimitStrategy.PROMPT_TOKENS, RESERVATION).of(request, Plans.one("openai", "")))
                .isEqualTo(prompt);
        assertThat(new Estimate(LimitStrategy.TOTAL_TOKENS, RESERVATION).of(request, Plans.one("openai", "")))
                .isEqualTo(prompt + 100);
    }

    private static long estimate(LimitStrategy strategy, String instance, String member) {
        String body = "{\"messages\":[]," + member.replace('\'', '"') + "}";
        return new Estimate(strategy, RESERVATION)
                .of(Requests.post("/v1/chat/completions", body), Plans.one("openai", instance));
    }
}
