package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PreparedResponseWriterTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicInteger finished = new AtomicInteger();
    private final PreparedResponseWriter writer =
            new PreparedResponseWriter(new ExchangeListeners(List.of(counting())));
    private final ServerWebExchange exchange =
            MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));
    private final List<@Nullable Object> seen = new ArrayList<>();

    private ExchangeListener counting() {
        return new ExchangeListener() {
            @Override
            public void finished(ExchangeRecord record) {
                finished.incrementAndGet();
            }
        };
    }

    /** What a filter further out sees in its last hook. */
    private Mono<Void> through(Mono<Void> rest) {
        return writer.filter(exchange, ignored -> rest)
                .doFinally(end -> seen.add(exchange.getAttribute("response_source")));
    }

    private Mono<Void> prepared() {
        return Mono.fromRunnable(() -> {
            PreparedResponseWriter.record(exchange, new ExchangeRecord("r", Logging.NONE));
            PreparedResponseWriter.prepare(exchange, PreparedResponse.of(503, Payload.text("none left")));
        });
    }

    @Test
    void accessValuesAreThereForTheLastHooksOfOtherFilters_VAR18() {
        StepVerifier.create(through(prepared())).expectComplete().verify(SOON);

        assertThat(seen).containsExactly("apisix");
        assertThat(exchange.getAttributes())
                .containsEntry("request_type", "traditional_http")
                .containsEntry("upstream_status", "");
        assertThat(finished).hasValue(1);
    }

    @Test
    void accessValuesAreThereWhenTheChainFails() {
        StepVerifier.create(through(prepared().then(Mono.error(new IllegalStateException("broken")))))
                .expectErrorMessage("broken")
                .verify(SOON);

        assertThat(seen).containsExactly("apisix");
        assertThat(finished).hasValue(1);
    }

    @Test
    void accessValuesAreThereWhenTheClientGoesAway() {
        Disposable running = through(prepared().then(Mono.never())).subscribe();
        assertThat(finished).hasValue(0);

        running.dispose();

        assertThat(seen).containsExactly("apisix");
        assertThat(finished).hasValue(1);
    }

    @Test
    void otherRoutesAreLeftAlone() {
        StepVerifier.create(through(Mono.empty())).expectComplete().verify(SOON);

        assertThat(seen).containsExactly((Object) null);
        assertThat(finished).hasValue(0);
    }
}
