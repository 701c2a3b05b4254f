package io.github.aiproxymulti.aiproxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTextsTest {

    @ParameterizedTest
    @CsvSource({"60000, 60", "59999, 59.99", "59900, 59.9", "5, 0", "0, 0", "100, 0.1", "600000, 600"})
    void tellsSecondsRoundedDownToTwoDecimals(long millis, String seconds) {
        assertThat(QuotaHeaders.seconds(millis)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"250, 250ms", "1000, 1s", "59999, 59s", "90000, 1m30s", "360000, 6m0s", "3600000, 1h0m0s"})
    void tellsDurationsAsOpenAiDoes(long millis, String text) {
        assertThat(OpenAiHeaders.duration(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt4, X-AI-RateLimit-Limit-gpt4",
        "a b:c, X-AI-RateLimit-Limit-a-b-c",
        "'\r\nx', X-AI-RateLimit-Limit---x"
    })
    void aHeaderHasAUsableNameWhateverTheInstanceIsCalled(String instance, String name) {
        assertThat(QuotaHeaders.ofInstance(instance).limit()).isEqualTo(name);
    }
}
