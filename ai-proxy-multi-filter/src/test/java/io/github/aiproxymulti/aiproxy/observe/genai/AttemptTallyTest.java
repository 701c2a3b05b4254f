package io.github.aiproxymulti.aiproxy.observe.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptTallyTest {

    private static final GenAiSettings SETTINGS = new GenAiSettings(false, 100, false, 10);
    private static final Usage USAGE = new Usage(5, 6, 11, 0, 0, 0);

    private final GenAiConvention convention = new DefaultGenAiConvention();
    private final MeterRegistry observed = new SimpleMeterRegistry();
    private final MeterRegistry tallied = new SimpleMeterRegistry();

    @Test
    void keepsTheMetersThatObservationsWouldKeep() {
        GenAiObservations slow = observing();
        GenAiObservations quick = tallying();

        for (GenAiObservations one : List.of(slow, quick)) {
            attempt(one, "{\"stream\":true,\"model\":\"m\",\"messages\":[]}", "a", 200, USAGE);
            attempt(one, "{\"stream\":true,\"model\":\"m\",\"messages\":[]}", "a", 200, USAGE);
            attempt(one, "{\"messages\":[]}", "a", 200, null);
            attempt(one, "{\"messages\":[]}", "b", 503, null);
        }

        assertThat(shown(tallied)).isEqualTo(shown(observed)).hasSizeGreaterThan(8);
    }

    @Test
    void attemptsThatRunAreShownAndLeaveNothingBehind() {
        GenAiObservations quick = tallying();
        ExchangeRecord exchange =
                Records.chat("{\"messages\":[]}").attempt("a", "m").open();
        AttemptRecord attempt = exchange.lastAttempt().orElseThrow();

        quick.attemptOpened(exchange, attempt);
        LongTaskTimer active =
                tallied.get("gen_ai.client.operation.duration.active").longTaskTimer();
        assertThat(active.activeTasks()).isEqualTo(1);
        quick.attemptClosed(exchange, attempt);

        assertThat(active.activeTasks()).isZero();
        assertThat(quick.open()).isZero();
    }

    private GenAiObservations observing() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(observed))
                .observationHandler(new GenAiMeters(() -> observed, convention));
        return new GenAiObservations(registry, convention, SETTINGS);
    }

    private GenAiObservations tallying() {
        GenAiMeters meters = new GenAiMeters(() -> tallied, convention);
        AttemptTally tally = new AttemptTally(() -> tallied, convention, meters);
        return new GenAiObservations(ObservationRegistry.create(), convention, SETTINGS, tally);
    }

    private static void attempt(
            GenAiObservations observations, String body, String instance, int status, @Nullable Usage usage) {
        Records records = Records.chat(body).attempt(instance, "m");
        ExchangeRecord exchange = records.open();
        AttemptRecord attempt = exchange.lastAttempt().orElseThrow();
        observations.attemptOpened(exchange, attempt);
        records.said(usage, null, false).answered(status, 7, 9, 100);
        observations.attemptClosed(exchange, attempt);
    }

    private static Map<String, Long> shown(MeterRegistry registry) {
        Map<String, Long> all = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            meter.measure().forEach(measured -> {
                if (measured.getStatistic() == Statistic.COUNT || meter instanceof LongTaskTimer) {
                    all.put(meter.getId() + " " + meter.getId().getTags() + " " + measured.getStatistic(), (long)
                            measured.getValue());
                }
            });
        }
        return all;
    }
}
