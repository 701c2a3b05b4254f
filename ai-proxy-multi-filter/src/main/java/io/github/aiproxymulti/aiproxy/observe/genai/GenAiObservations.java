package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.observe.ModelValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes each attempt, as a child of what the request itself is observed with. Does nothing as long as nobody handles
 * observations.
 */
public final class GenAiObservations implements ExchangeListener {

    private final ObservationRegistry registry;
    private final GenAiConvention convention;
    private final GenAiSettings settings;
    private final ModelValues requestModels;
    private final ModelValues responseModels;

    private final @Nullable AttemptTally tally;

    /** Of the attempts that run; a request has one at a time. */
    private final Map<ExchangeRecord, Observed> running = new ConcurrentHashMap<>();

    private final Map<ExchangeRecord, AttemptTally.Running> tallied = new ConcurrentHashMap<>();

    /**
     * Creates the listener.
     *
     * @param registry whose handlers hear of the attempts
     * @param convention what they are told
     * @param settings what is observed
     */
    public GenAiObservations(ObservationRegistry registry, GenAiConvention convention, GenAiSettings settings) {
        this(registry, convention, settings, null);
    }

    /**
     * Creates the listener.
     *
     * @param registry whose handlers hear of the attempts
     * @param convention what they are told
     * @param settings what is observed
     * @param tally keeps the meters instead, where nobody else handles observations; null for none
     */
    public GenAiObservations(
            ObservationRegistry registry,
            GenAiConvention convention,
            GenAiSettings settings,
            @Nullable AttemptTally tally) {
        this.tally = tally;
        this.registry = registry;
        this.convention = convention;
        this.settings = settings;
        this.requestModels = new ModelValues("gen_ai.request.model", settings.maximumModels());
        this.responseModels = new ModelValues("gen_ai.response.model", settings.maximumModels());
    }

    @Override
    public boolean wantsMarks() {
        return tally != null || !registry.isNoop();
    }

    @Override
    public boolean wantsTexts() {
        return settings.content();
    }

    @Override
    public void attemptOpened(ExchangeRecord exchange, AttemptRecord attempt) {
        if (tally == null && registry.isNoop()) {
            return;
        }
        String model = requestModels.value(exchange.routeId(), Objects.requireNonNullElse(attempt.model(), ""));
        if (tally != null) {
            tallied.put(exchange, tally.begin(exchange, attempt, model));
            return;
        }
        GenAiContext context = new GenAiContext(exchange, attempt, model, settings.propagateTrace());
        Observation observation = Observation.createNotStarted(null, convention, () -> context, registry);
        if (observation.isNoop()) {
            return;
        }
        observation.parentObservation(parent(exchange));
        running.put(exchange, new Observed(observation, context));
        observation.start();
        Map<String, String> headers = context.getCarrier();
        if (headers != null && !headers.isEmpty()) {
            exchange.facts().carry(headers);
        }
    }

    @Override
    public void attemptClosed(ExchangeRecord exchange, AttemptRecord attempt) {
        if (tally != null) {
            AttemptTally.Running known = tallied.remove(exchange);
            if (known != null) {
                tally.end(exchange, known, responseModel(exchange));
            }
            return;
        }
        Observed observed = running.remove(exchange);
        if (observed == null) {
            return;
        }
        GenAiContext context = observed.context();
        context.close(
                responseModel(exchange),
                settings.content() ? GenAiContent.input(exchange, settings.maxContentLength()) : null,
                settings.content() && exchange.facts().usage() != null
                        ? GenAiContent.output(exchange, settings.maxContentLength())
                        : null);
        String error = context.errorType();
        if (error != null && !error.equals(GenAiContext.CANCELLED)) {
            observed.observation().error(new AttemptFailedException(error));
        }
        observed.observation().stop();
    }

    /** What runs, for tests: nothing once every attempt is closed. */
    int open() {
        return running.size() + tallied.size();
    }

    private String responseModel(ExchangeRecord exchange) {
        return responseModels.value(
                exchange.routeId(),
                Objects.requireNonNullElse(exchange.facts().marks().model(), ""));
    }

    private static @Nullable Observation parent(ExchangeRecord exchange) {
        return exchange.context().<Observation>getOrDefault(ObservationThreadLocalAccessor.KEY, null);
    }

    /**
     * An attempt that runs.
     *
     * @param observation what its handlers hear of
     * @param context what they are told
     */
    private record Observed(Observation observation, GenAiContext context) {}
}
