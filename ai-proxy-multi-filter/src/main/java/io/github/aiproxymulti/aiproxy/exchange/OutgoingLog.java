package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what goes out: method, scheme, host, path and headers. Never a body or a query, and the values only of headers that
 * are known to be harmless. Source: observability.md sections 4 and 5.
 */
final class OutgoingLog {

    private static final Logger log = LoggerFactory.getLogger(OutgoingLog.class);

    /** In lower case. What is not here may hold a credential, whatever it is called. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "anthropic-beta",
            "anthropic-version",
            "connection",
            "content-length",
            "content-type",
            "host",
            "openai-beta",
            "traceparent",
            "transfer-encoding",
            "user-agent",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-request-id");

    private OutgoingLog() {}

    static void sending(UpstreamRequest request, InstancePlan plan) {
        if (log.isDebugEnabled()) {
            log.debug("sending request to LLM server: {}", describe(request, plan));
        }
    }

    static void failed(String reason) {
        log.warn("failed to send request to LLM server: {}", reason);
    }

    /** Headers that are configured as credentials are hidden too, whatever they are called. */
    static String describe(UpstreamRequest request, InstancePlan plan) {
        Set<String> configured = plan.instance().auth().header().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        String headers = request.headers().entries().stream()
                .map(header -> shown(header, configured))
                .collect(Collectors.joining(", ", "{", "}"));
        int query = request.uri().indexOf('?');
        return "method=" + request.method()
                + " scheme=" + (request.client().configuration().isSecure() ? "https" : "http")
                + " host=" + request.headers().get(HttpHeaderNames.HOST)
                + " path=" + (query < 0 ? request.uri() : request.uri().substring(0, query))
                + " headers=" + headers;
    }

    private static String shown(Map.Entry<String, String> header, Set<String> configured) {
        String name = header.getKey().toLowerCase(Locale.ROOT);
        boolean harmless = HARMLESS.contains(name) && !configured.contains(name);
        return name + ": " + (harmless ? header.getValue() : "[REDACTED]");
    }
}
