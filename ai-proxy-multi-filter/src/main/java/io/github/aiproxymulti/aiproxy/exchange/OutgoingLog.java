package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.HarmlessHeaders;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what goes out: method, scheme, host, path and headers. Never a body or a query, and the values only of headers that
 * are known to be harmless. Source: observability.md sections 4 and 5.
 */
final class OutgoingLog {

    private static final Logger log = LoggerFactory.getLogger(OutgoingLog.class);

    private OutgoingLog() {}

    static void sending(UpstreamRequest request, InstancePlan plan) {
        if (log.isDebugEnabled()) {
            log.debug("sending request to LLM server: {}", describe(request, plan));
        }
    }

    static void failed(String reason) {
        log.warn("failed to send request to LLM server: {}", reason);
    }

    static String describe(UpstreamRequest request, InstancePlan plan) {
        String headers = request.headers().entries().stream()
                .map(header -> shown(header, plan))
                .collect(Collectors.joining(", ", "{", "}"));
        int query = request.uri().indexOf('?');
        return "method=" + request.method()
                + " scheme=" + (request.client().configuration().isSecure() ? "https" : "http")
                + " host=" + request.headers().get(HttpHeaderNames.HOST)
                + " path=" + (query < 0 ? request.uri() : request.uri().substring(0, query))
                + " headers=" + headers;
    }

    private static String shown(Map.Entry<String, String> header, InstancePlan plan) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        return name + ": " + (HarmlessHeaders.mayShow(name, plan) ? header.getValue() : "[REDACTED]");
    }
}
