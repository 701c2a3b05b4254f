package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.observe.LabelledMeters.Series;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Meters of AI requests under the names of the original, without its prefix. Only requests that were understood are
 * recorded. Source: observability.md section 3.
 */
public final class LlmMeters implements ExchangeListener {

    static final String LATENCY = "llm_latency";
    static final String PROMPT = "llm_prompt_tokens";
    static final String COMPLETION = "llm_completion_tokens";
    static final String PROMPT_DIST = "llm_prompt_tokens_dist";
    private static final String COMPLETION_DIST = "llm_completion_tokens_dist";
    private static final String ACTIVE = "llm_active_connections";

    /** The names of all meters. */
    static final List<String> NAMES = List.of(LATENCY, PROMPT, COMPLETION, PROMPT_DIST, COMPLETION_DIST, ACTIVE);

    private final Supplier<MeterRegistry> registry;
    private final MeterSettings settings;
    private final ModelValues requestModels;
    private final ModelValues models;
    private final LabelledMeters<DistributionSummary> total;
    private final LabelledMeters<DistributionSummary> firstToken;
    private final LabelledMeters<Counter> prompt;
    private final LabelledMeters<Counter> completion;
    private final LabelledMeters<DistributionSummary> promptDist;
    private final LabelledMeters<DistributionSummary> completionDist;
    private final LabelledMeters<AtomicInteger> active;

    /**
     * Creates the listener.
     *
     * @param registry where to; asked for at the first request, since registries need most of the application to be there
     * @param settings buckets, bounds and labels
     */
    public LlmMeters(Supplier<MeterRegistry> registry, MeterSettings settings) {
        this.registry = registry;
        this.settings = settings;
        this.requestModels = new ModelValues("request_llm_model", settings.maximumModels());
        this.models = new ModelValues("llm_model", settings.maximumModels());
        this.total = latency("total");
        this.firstToken = latency("ttft");
        this.prompt = counter(PROMPT, "Tokens of prompts");
        this.completion = counter(COMPLETION, "Tokens of answers");
        this.promptDist = tokens(PROMPT_DIST, "Tokens of a prompt");
        this.completionDist = tokens(COMPLETION_DIST, "Tokens of an answer");
        this.active = new LabelledMeters<>(settings.disabled(ACTIVE), this::gauge);
    }

    @Override
    public void attemptOpened(ExchangeRecord exchange, AttemptRecord attempt) {
        active.of(labels(exchange, attempt)).incrementAndGet();
    }

    @Override
    public void attemptClosed(ExchangeRecord exchange, AttemptRecord attempt) {
        AtomicInteger open = active.known(labels(exchange, attempt));
        if (open != null) {
            open.decrementAndGet();
        }
    }

    /**
     * Forgets the series of all other routes, so that routes that come and go leave nothing behind. Attempts that still run on such
     * a route keep their gauge until the next call.
     *
     * @param routeIds the routes there are
     */
    public void keepOnly(Set<String> routeIds) {
        Consumer<Meter> remove = meter -> registry.get().remove(meter);
        List.of(total, firstToken, promptDist, completionDist)
                .forEach(meters -> meters.keepOnly(routeIds, summary -> true, remove));
        List.of(prompt, completion).forEach(meters -> meters.keepOnly(routeIds, counter -> true, remove));
        active.keepOnly(routeIds, open -> open.get() == 0, remove);
        requestModels.keepOnly(routeIds);
        models.keepOnly(routeIds);
    }

    @Override
    public void finished(ExchangeRecord exchange) {
        if (exchange.request().isEmpty()) {
            return;
        }
        String node = exchange.lastAttempt().map(AttemptRecord::instance).orElse("");
        Labels labels = labels(exchange, node, ModelText.used(exchange));
        Usage usage = exchange.usage() == null ? Usage.NONE : exchange.usage();
        double promptTokens = (double) usage.promptTokens();
        double completionTokens = (double) usage.completionTokens();
        prompt.of(labels).increment(promptTokens);
        completion.of(labels).increment(completionTokens);
        promptDist.of(labels).record(promptTokens);
        completionDist.of(labels).record(completionTokens);
        if (exchange.firstTokenMillis() == 0 || exchange.clientStatus() >= 400) {
            return;
        }
        total.of(labels).record((double) exchange.responseMillis());
        if (AccessValues.isStream(exchange)) {
            firstToken.of(labels).record((double) exchange.firstTokenMillis());
        }
    }

    private Labels labels(ExchangeRecord exchange, AttemptRecord attempt) {
        String model = attempt.model() == null ? ModelText.requested(exchange) : attempt.model();
        return labels(exchange, attempt.instance(), model);
    }

    private Labels labels(ExchangeRecord exchange, String node, String model) {
        return new Labels(
                exchange.routeId(),
                node,
                exchange.requestType(),
                requestModels.value(exchange.routeId(), ModelText.requested(exchange)),
                models.value(exchange.routeId(), model));
    }

    private LabelledMeters<DistributionSummary> latency(String type) {
        return new LabelledMeters<>(
                settings.disabled(LATENCY),
                labels -> Series.of(summary(LATENCY, "Milliseconds of upstreams", settings.latencyBuckets())
                        .tag("type", type)
                        .tags(labels.tags())
                        .register(registry.get())));
    }

    private LabelledMeters<DistributionSummary> tokens(String name, String description) {
        return new LabelledMeters<>(
                settings.disabled(name),
                labels -> Series.of(summary(name, description, settings.tokenBuckets())
                        .tags(labels.tags())
                        .register(registry.get())));
    }

    private LabelledMeters<Counter> counter(String name, String description) {
        return new LabelledMeters<>(
                settings.disabled(name),
                labels -> Series.of(Counter.builder(name)
                        .description(description)
                        .tags(labels.tags())
                        .register(registry.get())));
    }

    private Series<AtomicInteger> gauge(Labels labels) {
        AtomicInteger open = new AtomicInteger();
        Gauge gauge = Gauge.builder(ACTIVE, open, AtomicInteger::get)
                .description("Attempts that are running")
                .tags(labels.tags())
                .strongReference(true)
                .register(registry.get());
        return new Series<>(open, gauge);
    }

    /** Without a base unit, which would become part of the name. */
    private static DistributionSummary.Builder summary(String name, String description, List<Double> buckets) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        buckets.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
