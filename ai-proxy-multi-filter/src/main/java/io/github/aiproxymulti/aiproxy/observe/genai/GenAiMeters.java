package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Meters of attempts beyond their duration, which Micrometer's own handler keeps. Named and labelled by the convention; the
 * buckets are those the conventions advise.
 */
public final class GenAiMeters implements ObservationHandler<GenAiContext> {

    /** Powers of four from 1 to 67,108,864 tokens. */
    private static final double[] TOKENS = IntStream.rangeClosed(0, 13)
            .mapToDouble(power -> Math.pow(4, power))
            .toArray();

    /** 10 ms, doubled up to 81.92 s. */
    private static final List<Duration> DURATIONS = LongStream.rangeClosed(0, 13)
            .mapToObj(power -> Duration.ofMillis(10L << power))
            .toList();

    private static final double[] DURATION_NANOS = DURATIONS.stream()
            .mapToDouble(duration -> (double) duration.toNanos())
            .toArray();

    private static final List<Duration> FIRST_TOKENS = LongStream.of(
                    1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toList();

    private final Supplier<MeterRegistry> registry;
    private final GenAiConvention convention;

    /**
     * Creates the handler.
     *
     * @param registry where to; asked for at the first attempt's end
     * @param convention names and labels
     */
    public GenAiMeters(Supplier<MeterRegistry> registry, GenAiConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    /**
     * Gives the timer of attempts its buckets.
     *
     * @param convention names it
     */
    public static MeterFilter buckets(GenAiConvention convention) {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getType() == Meter.Type.TIMER && id.getName().equals(convention.getName())
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(DURATION_NANOS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof GenAiContext;
    }

    @Override
    public void onStop(GenAiContext context) {
        Tags labels = Tags.of(context.getLowCardinalityKeyValues().stream()
                .map(value -> Tag.of(value.getKey(), value.getValue()))
                .toList());
        Series series = of(labels);
        series.record(context.usage());
        series.firstToken(context.firstTokenMillis());
    }

    /** The meters of attempts with these labels. */
    Series of(Tags labels) {
        return new Series(labels);
    }

    private DistributionSummary tokens(Tags labels, String type) {
        return DistributionSummary.builder(convention.tokenUsageName())
                .description("Tokens of an attempt")
                .tags(labels.and(convention.tokenTypeKey(), type))
                .serviceLevelObjectives(TOKENS)
                .register(registry.get());
    }

    private Timer firstTokenTimer(Tags labels) {
        return Timer.builder(convention.firstTokenName())
                .description("Time to the first token of a stream")
                .tags(labels)
                .serviceLevelObjectives(FIRST_TOKENS.toArray(Duration[]::new))
                .register(registry.get());
    }

    /** The meters of attempts with the same labels. A meter is made when there is something to record. */
    final class Series {

        private final Tags labels;

        // Whoever comes second is given the same meter by the registry.
        private volatile @Nullable DistributionSummary input;
        private volatile @Nullable DistributionSummary output;
        private volatile @Nullable Timer firstToken;

        Series(Tags labels) {
            this.labels = labels;
        }

        void record(@Nullable Usage usage) {
            if (usage == null) {
                return;
            }
            DistributionSummary in = input;
            DistributionSummary out = output;
            if (in == null || out == null) {
                in = tokens(labels, "input");
                out = tokens(labels, "output");
                input = in;
                output = out;
            }
            in.record((double) usage.promptTokens());
            out.record((double) usage.completionTokens());
        }

        void firstToken(long millis) {
            if (millis <= 0) {
                return;
            }
            Timer timer = firstToken;
            if (timer == null) {
                timer = firstTokenTimer(labels);
                firstToken = timer;
            }
            timer.record(millis, TimeUnit.MILLISECONDS);
        }
    }
}
