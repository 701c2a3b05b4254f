package io.github.aiproxymulti.aiproxy.observe.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Upstream;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What becomes of the observations behind Micrometer's own handlers. */
class GenAiMetersTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"stream\":true,\"messages\":[]}";
    private static final String EVENTS = """
            data: {"model":"m","choices":[{"delta":{"content":"x"}}]}

            data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}

            data: [DONE]

            """;

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final GenAiConvention convention = new DefaultGenAiConvention();

    @Test
    void prometheusShowsTheConventionsMetricsWithTheirBuckets() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        prometheus.config().meterFilter(GenAiMeters.buckets(convention));
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(prometheus))
                .observationHandler(new GenAiMeters(() -> prometheus, convention));
        int port = stream(false);

        String labels = "ai_proxy_instance_name=\"a0\",ai_proxy_route_id=\"r\",error_type=\"none\","
                + "gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"openai-compatible\","
                + "gen_ai_request_model=\"configured\",gen_ai_response_model=\"m\",";
        String server = "server_address=\"127.0.0.1\",server_port=\"" + port + "\"";
        assertThat(prometheus.scrape())
                .contains("gen_ai_client_token_usage_sum{" + labels + "gen_ai_token_type=\"input\"," + server + "} 5.0")
                .contains(
                        "gen_ai_client_token_usage_sum{" + labels + "gen_ai_token_type=\"output\"," + server + "} 6.0")
                .contains("gen_ai_client_token_usage_bucket{" + labels + "gen_ai_token_type=\"output\"," + server
                        + ",le=\"16.0\"} 1")
                .contains("gen_ai_server_time_to_first_token_seconds_bucket{" + labels + server + ",le=\"10.0\"} 1")
                .contains("gen_ai_client_operation_duration_seconds_bucket{")
                .contains("le=\"81.92\"} 1")
                .contains("gen_ai_client_operation_duration_seconds_count{");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theVendorGetsTheTraceContextOnlyWhenConfigured(boolean propagates) {
        SimpleTracer tracer = new SimpleTracer();
        registry.observationConfig()
                .observationHandler(new PropagatingSenderTracingObservationHandler<>(tracer, new PlainPropagator()));

        stream(propagates);

        SimpleSpan span = tracer.onlySpan();
        assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
        assertThat(span.getName()).isEqualTo("chat configured");
        assertThat(span.getTags()).containsEntry("gen_ai.usage.output_tokens", "6");
        assertThat(seen).containsExactly(propagates ? "span-" + span.context().spanId() : "of-the-client");
    }

    private final List<@Nullable String> seen = new CopyOnWriteArrayList<>();

    /** Sends a request for a stream and reads it. */
    private int stream(boolean propagates) {
        try (Upstream upstream = Upstream.handling((request, response) -> {
            seen.add(request.requestHeaders().get("traceparent"));
            return request.receive()
                    .then(response.header("Content-Type", "text/event-stream")
                            .sendString(Mono.just(EVENTS))
                            .then());
        })) {
            GenAiSettings settings = new GenAiSettings(false, 1, propagates, 100);
            new ObservedRequests(new GenAiObservations(registry, convention, settings), null)
                    .send(
                            CHAT,
                            STREAM,
                            "",
                            ObservedRequests.instance("a0", "openai-compatible", upstream.port(), CHAT));
            return upstream.port();
        }
    }

    /** Writes the span's id and nothing else. */
    private static final class PlainPropagator implements Propagator {

        @Override
        public List<String> fields() {
            return List.of("Traceparent");
        }

        @Override
        public <C> void inject(TraceContext context, @Nullable C carrier, Setter<C> setter) {
            setter.set(carrier, "Traceparent", "span-" + context.spanId());
        }

        @Override
        public <C> Span.Builder extract(@Nullable C carrier, Getter<C> getter) {
            throw new UnsupportedOperationException();
        }
    }
}
