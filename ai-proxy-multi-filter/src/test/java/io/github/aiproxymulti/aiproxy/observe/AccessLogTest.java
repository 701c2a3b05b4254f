package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class AccessLogTest {

    private static final String BODY =
            "{\"model\":\"asked\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"What is 1+1?\"}]}";

    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
    }

    private static Records stream(Logging logging, String sent) {
        return Records.of("r", logging)
                .asked("/v1/chat/completions", BODY)
                .attempt("a", "used")
                .sent(sent)
                .outgoing(3, "alice")
                .answered(200, 21, 34, 55)
                .said(new Usage(1, 2, 4, 8, 16, 32), "1 + 1 = 2.", true);
    }

    private Map<String, Object> entry(ExchangeRecord exchange) {
        new AccessLog().finished(exchange);
        assertThat(said.list).hasSize(1);
        List<KeyValuePair> pairs = said.list.get(0).getKeyValuePairs();
        Map<String, Object> entry = new HashMap<>();
        pairs.forEach(pair -> entry.put(pair.key, pair.value));
        return entry;
    }

    @Test
    void nothingIsLoggedUnlessAskedFor_LOG03() {
        new AccessLog().finished(stream(Logging.NONE, BODY).finish(200));

        assertThat(said.list).isEmpty();
    }

    @Test
    void theSummaryHasFifteenKeysEachEqualToItsValue_LOG05() {
        Map<String, Object> entry = entry(stream(new Logging(true, false), BODY).finish(200));

        assertThat(entry).containsOnlyKeys("route_id", "request_type", "status", "llm_summary");
        assertThat(entry.get("llm_summary"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("request_model", "asked"),
                        Map.entry("model", "used"),
                        Map.entry("duration", 21L),
                        Map.entry("prompt_tokens", 1L),
                        Map.entry("completion_tokens", 2L),
                        Map.entry("total_tokens", 4L),
                        Map.entry("upstream_response_time", 34L),
                        Map.entry("stream", "true"),
                        Map.entry("tool_count", 3),
                        Map.entry("has_tool_calls", "true"),
                        Map.entry("end_user_id", "alice"),
                        Map.entry("cache_read_input_tokens", 8L),
                        Map.entry("cache_creation_input_tokens", 16L),
                        Map.entry("reasoning_tokens", 32L),
                        Map.entry("content_risk_level", "")));
    }

    @Test
    void payloadsHaveThePromptAndTheText_LOG01_LOG04() {
        Map<String, Object> entry = entry(stream(new Logging(true, true), BODY).finish(200));

        assertThat(entry)
                .containsKey("llm_summary")
                .containsEntry(
                        "llm_request",
                        Map.of("messages", List.of(Map.of("role", "user", "content", "What is 1+1?")), "stream", true))
                .containsEntry("llm_response_text", Map.of("content", "1 + 1 = 2."));
    }

    @Test
    void aTextThatIsNotKnownIsAbsent() {
        Records records = Records.of("r", new Logging(false, true))
                .asked("/anything", "{\"a\":1}")
                .attempt("a", null)
                .sent("{\"a\":1}")
                .answered(200, 1, 1, 1);

        assertThat(entry(records.finish(200)))
                .doesNotContainKey("llm_summary")
                .containsEntry("llm_request", Map.of("stream", false))
                .containsEntry("llm_response_text", Map.of());
    }

    @Test
    void aHugePromptIsNamedBySizeAndAHugeTextIsCut() {
        String huge = "{\"messages\":[\"" + "x".repeat(300_000) + "\"]}";
        Records records = stream(new Logging(false, true), huge).said(null, "y".repeat(300_000), false);

        Map<String, Object> entry = entry(records.finish(200));

        assertThat(entry)
                .containsEntry(
                        "llm_request", Map.of("messages", "<" + huge.length() + " bytes, not logged>", "stream", true));
        assertThat(String.valueOf(entry.get("llm_response_text"))).hasSizeLessThan(263_000);
    }

    @Test
    void deepMessagesBecomeText() {
        String deep = "[".repeat(200) + "]".repeat(200);

        Map<String, Object> entry = entry(
                stream(new Logging(false, true), "{\"messages\":" + deep + "}").finish(200));

        assertThat(String.valueOf(entry.get("llm_request"))).contains(deep);
    }

    @Test
    void noPromptIsKeptUnlessWanted() {
        assertThat(stream(new Logging(true, false), BODY).open().prompt()).isNull();
    }
}
