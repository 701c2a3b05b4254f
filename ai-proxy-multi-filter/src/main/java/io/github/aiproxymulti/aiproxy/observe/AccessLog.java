package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one structured event for each request of a route that asks for it with {@code logging.summaries} or
 * {@code logging.payloads}: logger {@code ai-proxy-multi.access}, level INFO. Source: observability.md section 2.
 */
public final class AccessLog implements ExchangeListener {

    /** The logger's name. */
    public static final String LOGGER = "ai-proxy-multi.access";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);

    /** Creates the log. */
    public AccessLog() {
        super();
    }

    @Override
    public void finished(ExchangeRecord exchange) {
        boolean summary = exchange.logging().summaries();
        boolean payload = exchange.logging().payloads();
        if (!(summary || payload) || !log.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder event = log.atInfo()
                .addKeyValue("route_id", exchange.routeId())
                .addKeyValue("request_type", exchange.requestType())
                .addKeyValue("status", exchange.clientStatus());
        if (summary) {
            event = event.addKeyValue("llm_summary", summary(exchange));
        }
        if (payload) {
            event = event.addKeyValue("llm_request", LoggedPrompt.of(exchange))
                    .addKeyValue("llm_response_text", responseText(exchange));
        }
        event.log("AI request finished");
    }

    /** The original writes numbers it never set as texts; here they are always numbers. */
    static Map<String, Object> summary(ExchangeRecord exchange) {
        Map<String, Object> values = AccessValues.of(exchange);
        Map<String, Object> summary = new LinkedHashMap<>(32);
        summary.put("request_model", value(values, "request_llm_model"));
        summary.put("model", value(values, "llm_model"));
        summary.put("duration", value(values, "llm_time_to_first_token"));
        summary.put("prompt_tokens", value(values, "llm_prompt_tokens"));
        summary.put("completion_tokens", value(values, "llm_completion_tokens"));
        summary.put("total_tokens", value(values, "llm_total_tokens"));
        summary.put("upstream_response_time", value(values, "apisix_upstream_response_time"));
        summary.put("stream", value(values, "llm_stream").toString());
        summary.put("tool_count", value(values, "llm_tool_count"));
        summary.put("has_tool_calls", value(values, "llm_has_tool_calls").toString());
        summary.put("end_user_id", value(values, "llm_end_user_id"));
        summary.put("cache_read_input_tokens", value(values, "llm_cache_read_input_tokens"));
        summary.put("cache_creation_input_tokens", value(values, "llm_cache_creation_input_tokens"));
        summary.put("reasoning_tokens", value(values, "llm_reasoning_tokens"));
        summary.put("content_risk_level", value(values, "llm_content_risk_level"));
        return summary;
    }

    private static Map<String, Object> responseText(ExchangeRecord exchange) {
        String text = exchange.responseText();
        return text == null ? Map.of() : Map.of("content", LoggedPrompt.cut(text));
    }

    private static Object value(Map<String, Object> values, String name) {
        return values.getOrDefault(name, "");
    }
}
