package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an access log may show of a finished request, under the names of the original. Source: observability.md section 1. */
public final class AccessValues {

    /** What most times are, below one second; written three times for each request. */
    private static final String[] FRACTIONS =
            IntStream.range(0, 1000).mapToObj(AccessValues::written).toArray(String[]::new);

    private AccessValues() {}

    /**
     * All values; each is a {@link String}, {@link Boolean}, {@link Integer} or {@link Long}.
     *
     * @param exchange the finished request
     */
    public static Map<String, Object> of(ExchangeRecord exchange) {
        Map<String, Object> values = new LinkedHashMap<>(64);
        put(exchange, values);
        return values;
    }

    /**
     * Adds all values.
     *
     * @param exchange the finished request
     * @param values where to
     */
    public static void put(ExchangeRecord exchange, Map<? super String, Object> values) {
        Usage usage = exchange.usage() == null ? Usage.NONE : exchange.usage();
        values.put("request_type", exchange.requestType());
        values.put("request_llm_model", ModelText.requested(exchange));
        values.put("llm_model", ModelText.used(exchange));
        values.put("llm_stream", isStream(exchange));
        values.put("llm_tool_count", exchange.toolCount());
        values.put("llm_end_user_id", exchange.endUser());
        values.put("llm_has_tool_calls", exchange.hasToolCalls());
        values.put("llm_prompt_tokens", usage.promptTokens());
        values.put("llm_completion_tokens", usage.completionTokens());
        values.put("llm_total_tokens", usage.totalTokens());
        values.put("llm_cache_read_input_tokens", usage.cacheReadInputTokens());
        values.put("llm_cache_creation_input_tokens", usage.cacheCreationInputTokens());
        values.put("llm_reasoning_tokens", usage.reasoningTokens());
        values.put("llm_time_to_first_token", exchange.firstTokenMillis());
        values.put("llm_content_risk_level", "");
        values.put("apisix_upstream_response_time", exchange.responseMillis());
        putUpstream(values, exchange.attempts());
        values.put("upstream_uri", exchange.destination().path());
        values.put("upstream_host", exchange.destination().host());
        values.put("upstream_scheme", exchange.destination().scheme());
        values.put("response_source", exchange.upstreamAnswered() ? "upstream" : "apisix");
    }

    static boolean isStream(ExchangeRecord exchange) {
        return exchange.requestType().equals("ai_stream");
    }

    private static void putUpstream(Map<? super String, Object> values, List<AttemptRecord> attempts) {
        values.put("upstream_addr", join(attempts, attempt -> attempt.address() == null ? "-" : attempt.address()));
        values.put("upstream_status", join(attempts, attempt -> String.valueOf(attempt.status())));
        values.put("upstream_response_time", join(attempts, attempt -> seconds(attempt.millis())));
        values.put(
                "upstream_connect_time",
                join(attempts, attempt -> seconds(attempt.reached().connectMillis())));
        values.put(
                "upstream_header_time",
                join(attempts, attempt -> seconds(attempt.reached().headMillis())));
        values.put("upstream_response_length", join(attempts, attempt -> String.valueOf(attempt.bytes())));
    }

    private static String join(List<AttemptRecord> attempts, Function<AttemptRecord, String> value) {
        if (attempts.size() == 1) {
            return value.apply(attempts.get(0));
        }
        return attempts.stream().map(value).collect(Collectors.joining(", "));
    }

    /** Seconds with three decimals, independent of the locale; a dash for what never happened. */
    private static String seconds(long millis) {
        if (millis < 0) {
            return "-";
        }
        return millis < FRACTIONS.length ? FRACTIONS[(int) millis] : written(millis);
    }

    private static String written(long millis) {
        return millis / 1000 + "." + String.valueOf(1000 + millis % 1000).substring(1);
    }
}
