package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.aiproxymulti.aiproxy.observe.genai.GenAiContext;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;

/** A gateway whose application handles observations itself, so that attempts are observed and not only metered. */
class ObservedAttemptsTest extends EndToEnd {

    private final TestGateway observed =
            closing(TestGateway.start(new SpringApplication(GatewayApplication.class, Ended.class)));

    @Override
    TestGateway gateway() {
        return observed;
    }

    @Test
    void theAttemptsOfARequestAreObservedUnderTheServersObservation() {
        MockLlm bad = mock("bad");
        bad.faults(Faults.none().status(503));
        String route = route(
                Conf.of(Conf.on(bad, "'priority': 20"), Conf.on(mock("good"))).fallback("http_5xx"));
        List<GenAiContext> ended = observed.bean(Ended.class).contexts;

        assertThat(chat(route).statusCode()).isEqualTo(200);

        eventually(() -> assertThat(ended).hasSize(2));
        assertThat(ended)
                .extracting(GenAiContext::instance, GenAiContext::errorType)
                .containsExactly(tuple("bad", "503"), tuple("good", null));
        assertThat(ended).allSatisfy(span -> {
            assertThat(span.getParentObservation()).isNotNull();
            assertThat(span.getParentObservation().getContextView().getName()).isEqualTo("http.server.requests");
        });
        assertThat(ended.get(0).getParentObservation()).isSameAs(ended.get(1).getParentObservation());
    }

    /** An application's own handler, which is a bean. */
    static final class Ended implements ObservationHandler<GenAiContext> {

        private final List<GenAiContext> contexts = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(GenAiContext context) {
            contexts.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof GenAiContext;
        }
    }
}
