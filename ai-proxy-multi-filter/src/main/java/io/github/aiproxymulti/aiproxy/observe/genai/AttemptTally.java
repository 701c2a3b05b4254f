package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.AttemptTarget;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The meters of attempts without an observation: what Micrometer's own handler and {@link GenAiMeters} would keep, under the
 * same names and labels. Labels are worked out once for each series and not for each attempt.
 */
public final class AttemptTally {

    /** The most series that are kept at hand; beyond that all are looked up anew, of which the registry gives the same. */
    private static final int MOST = 4096;

    private final Supplier<MeterRegistry> registry;
    private final GenAiConvention convention;
    private final GenAiMeters meters;
    private final Map<Begun, LongTaskTimer> active = new ConcurrentHashMap<>();
    private final Map<Ended, Series> series = new ConcurrentHashMap<>();

    /**
     * Creates the tally.
     *
     * @param registry where to; asked for at the first attempt
     * @param convention names and labels, which must follow from what {@link Begun} and {@link Ended} hold
     * @param meters keeps tokens and times to the first token
     */
    public AttemptTally(Supplier<MeterRegistry> registry, GenAiConvention convention, GenAiMeters meters) {
        this.registry = registry;
        this.convention = convention;
        this.meters = meters;
    }

    Running begin(ExchangeRecord exchange, AttemptRecord attempt, String model) {
        Begun begun = new Begun(
                exchange.protocol().orElse(Protocol.PASSTHROUGH),
                attempt.target(),
                model,
                exchange.routeId(),
                attempt.instance());
        LongTaskTimer timer = active.get(begun);
        if (timer == null) {
            timer = activeTimer(new GenAiContext(exchange, attempt, model, false));
            keep(active, begun, timer);
        }
        return new Running(
                begun, attempt, timer.start(), registry.get().config().clock().monotonicTime());
    }

    void end(ExchangeRecord exchange, Running running, String responseModel) {
        long now = registry.get().config().clock().monotonicTime();
        Ended ended = new Ended(running.begun(), responseModel, GenAiContext.errorOf(exchange));
        Series known = series.get(ended);
        if (known == null) {
            GenAiContext context = new GenAiContext(
                    exchange, running.attempt(), running.begun().model(), false);
            context.close(responseModel, null, null);
            known = series(context);
            keep(series, ended, known);
        }
        known.duration().record(now - running.startNanos(), TimeUnit.NANOSECONDS);
        running.active().stop();
        known.tokens().record(exchange.facts().usage());
        known.tokens().firstToken(GenAiContext.firstTokenMillis(exchange));
    }

    private LongTaskTimer activeTimer(GenAiContext context) {
        return LongTaskTimer.builder(convention.getName() + ".active")
                .tags(labels(context))
                .register(registry.get());
    }

    private Series series(GenAiContext context) {
        Tags labels = Tags.of(labels(context));
        return new Series(
                registry.get().timer(Objects.requireNonNull(convention.getName()), labels.and("error", error(context))),
                meters.of(labels));
    }

    /** As Micrometer's handler names what {@link GenAiObservations} notes as the error of an observation. */
    private static String error(GenAiContext context) {
        String type = context.errorType();
        return type == null || type.equals(GenAiContext.CANCELLED)
                ? "none"
                : AttemptFailedException.class.getSimpleName();
    }

    private List<Tag> labels(GenAiContext context) {
        Stream<Tag> labels = convention.getLowCardinalityKeyValues(context).stream()
                .map(value -> Tag.of(value.getKey(), value.getValue()));
        return labels.toList();
    }

    private static <K, V> void keep(Map<K, V> all, K key, V value) {
        if (all.size() >= MOST) {
            all.clear();
        }
        all.put(key, value);
    }

    /** All that labels are made of when an attempt begins. */
    record Begun(Protocol protocol, @Nullable AttemptTarget target, String model, String routeId, String instance) {}

    /** All that labels are made of when it has ended. */
    private record Ended(
            Begun begun, String responseModel, @Nullable String error) {}

    /** What attempts with the same labels are counted with. */
    private record Series(Timer duration, GenAiMeters.Series tokens) {}

    /** An attempt that runs. */
    record Running(Begun begun, AttemptRecord attempt, LongTaskTimer.Sample active, long startNanos) {}
}
