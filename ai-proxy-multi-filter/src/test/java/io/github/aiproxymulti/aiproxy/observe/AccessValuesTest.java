package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessValuesTest {

    private static final Usage USAGE = new Usage(30, 15, 45, 10, 5, 7);

    @Test
    void aCompleteAnswerTellsModelsTokensAndUser_VAR01_VAR04_VAR06_VAR08() {
        Map<String, Object> values = AccessValues.of(Records.chat("{\"model\":\"gpt-4\",\"messages\":[]}")
                .attempt("a", "gpt-4o")
                .outgoing(2, "alice")
                .answered(200, 120, 120, 456)
                .said(USAGE, null, false)
                .finish(200));

        assertThat(values)
                .containsEntry("request_type", "ai_chat")
                .containsEntry("request_llm_model", "gpt-4")
                .containsEntry("llm_model", "gpt-4o")
                .containsEntry("llm_stream", false)
                .containsEntry("llm_tool_count", 2)
                .containsEntry("llm_end_user_id", "alice")
                .containsEntry("llm_has_tool_calls", false)
                .containsEntry("llm_prompt_tokens", 30L)
                .containsEntry("llm_completion_tokens", 15L)
                .containsEntry("llm_total_tokens", 45L)
                .containsEntry("llm_cache_read_input_tokens", 10L)
                .containsEntry("llm_cache_creation_input_tokens", 5L)
                .containsEntry("llm_reasoning_tokens", 7L)
                .containsEntry("llm_time_to_first_token", 120L)
                .containsEntry("apisix_upstream_response_time", 120L)
                .containsEntry("response_source", "upstream");
    }

    @Test
    void aStreamTellsItsKindAndItsTools_VAR05_VAR09_VAR12() {
        Map<String, Object> values = AccessValues.of(Records.chat("{\"stream\":true,\"messages\":[]}")
                .attempt("a", "gpt-4o")
                .answered(200, 40, 900, 10)
                .said(USAGE, null, true)
                .finish(200));

        assertThat(values)
                .containsEntry("request_type", "ai_stream")
                .containsEntry("llm_stream", true)
                .containsEntry("llm_has_tool_calls", true)
                .containsEntry("llm_time_to_first_token", 40L)
                .containsEntry("apisix_upstream_response_time", 900L);
    }

    @Test
    void withoutUsageTokensAreZero_VAR02() {
        Map<String, Object> values = AccessValues.of(Records.chat("{\"messages\":[]}")
                .attempt("a", null)
                .answered(200, 1, 1, 1)
                .said(null, null, false)
                .finish(200));

        assertThat(values)
                .containsEntry("llm_prompt_tokens", 0L)
                .containsEntry("llm_total_tokens", 0L)
                .containsEntry("request_llm_model", "")
                .containsEntry("llm_model", "");
    }

    @Test
    void everyAttemptHasItsOwnElement_VAR18_VAR20_VAR21() {
        Map<String, Object> values = AccessValues.of(Records.chat("{\"messages\":[]}")
                .attempt("a", null)
                .answered(503, 12, 12, 9)
                .attempt("b", null)
                .answered(200, 1200, 1234, 456)
                .finish(200));

        assertThat(values)
                .containsEntry("upstream_addr", "10.0.0.1:443, 10.0.0.1:443")
                .containsEntry("upstream_status", "503, 200")
                .containsEntry("upstream_response_time", "0.012, 1.234")
                .containsEntry("upstream_connect_time", "0.003, 0.003")
                .containsEntry("upstream_header_time", "0.012, 1.200")
                .containsEntry("upstream_response_length", "9, 456")
                .containsEntry("upstream_uri", "/v1/chat/completions")
                .containsEntry("upstream_host", "10.0.0.1")
                .containsEntry("upstream_scheme", "https");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 429, 500})
    void timesAreWholeMillisecondsWhateverTheStatus_VAR22_VAR24_VAR25(int status) {
        ExchangeRecord answered = Records.chat("{\"messages\":[]}")
                .attempt("a", null)
                .answered(status, 203, 203, 0)
                .finish(status);

        assertThat(AccessValues.of(answered))
                .containsEntry("llm_time_to_first_token", 203L)
                .containsEntry("apisix_upstream_response_time", 203L);
    }

    @Test
    void aTransportErrorHasATimeButNoFirstToken_VAR26() {
        ExchangeRecord broken = Records.chat("{\"messages\":[]}")
                .attempt("a", null)
                .broken(500, 17)
                .finish(500);

        assertThat(AccessValues.of(broken))
                .containsEntry("llm_time_to_first_token", 0L)
                .containsEntry("apisix_upstream_response_time", 17L)
                .containsEntry("upstream_status", "500")
                .containsEntry("upstream_connect_time", "-")
                .containsEntry("upstream_header_time", "-")
                .containsEntry("response_source", "apisix");
    }

    @Test
    void theLastAttemptWins() {
        ExchangeRecord exchange = Records.chat("{\"messages\":[]}")
                .attempt("a", "first")
                .answered(500, 50, 50, 1)
                .attempt("b", "second")
                .broken(504, 60)
                .finish(504);

        assertThat(AccessValues.of(exchange))
                .containsEntry("llm_model", "second")
                .containsEntry("llm_time_to_first_token", 0L)
                .containsEntry("apisix_upstream_response_time", 60L)
                .containsEntry("response_source", "upstream");
    }

    @Test
    void aRejectedRequestIsNoAiTraffic() {
        assertThat(AccessValues.of(Records.of("r", Logging.NONE).finish(400)))
                .containsEntry("request_type", "traditional_http")
                .containsEntry("llm_stream", false)
                .containsEntry("upstream_addr", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"gpt\"|gpt", "4.50|4.50", "true|<non-scalar>", "[1]|<non-scalar>", "{}|<non-scalar>"})
    void modelsThatAreNoTextAreShownAsSuch(String written, String shown) {
        ExchangeRecord exchange = Records.chat("{\"model\": " + written + " ,\"messages\":[]}")
                .attempt("a", null)
                .finish(200);

        assertThat(AccessValues.of(exchange))
                .containsEntry("request_llm_model", shown)
                .containsEntry("llm_model", shown);
    }
}
