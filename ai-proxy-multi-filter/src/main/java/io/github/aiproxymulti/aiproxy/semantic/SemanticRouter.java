package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.SemanticOptions;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Decides for the requests of one configuration. The examples are embedded once, in one call that all requests of that moment
 * wait for; when it fails the next request tries again.
 *
 * <p>Source: balancing.md section 7.
 */
public final class SemanticRouter {

    private static final Logger log = LoggerFactory.getLogger(SemanticRouter.class);

    private final List<SemanticTarget> targets;
    private final int fallback;
    private final boolean debugging;

    /** A request has no longer; null for no limit. */
    private final @Nullable Duration atMost;

    private final Scheduler timer;
    private final EmbeddingsClient embeddings;
    private final Mono<List<List<double[]>>> references;

    SemanticRouter(AiProxyMultiConfig config, SemanticOptions options, EmbeddingsClient embeddings, Scheduler timer) {
        this.atMost = config.timeouts().request();
        this.timer = timer;
        this.targets = config.instances().stream()
                .map(instance -> SemanticTarget.of(instance, options.threshold()))
                .toList();
        this.fallback =
                Math.max(0, targets.stream().map(SemanticTarget::name).toList().indexOf(options.fallback()));
        this.debugging = options.debugging();
        this.embeddings = embeddings;
        List<String> examples =
                targets.stream().flatMap(target -> target.examples().stream()).toList();
        // Keeps what succeeds, shares what runs, forgets what fails.
        this.references = embeddings.embed(examples).map(this::byTarget).cacheInvalidateIf(kept -> false);
    }

    /**
     * The decision for a request. Never fails and is never empty.
     *
     * @param request what the client sent
     * @param routeId the route, for the log
     */
    public Mono<Decision> decide(ClientRequest request, String routeId) {
        Mono<Scores> scored = Mono.defer(() -> {
            Optional<String> prompt = Prompt.of(request);
            return prompt.isPresent() ? score(prompt.get()) : Mono.empty();
        });
        return (atMost == null ? scored : scored.timeout(atMost, timer))
                .map(scores -> decision(scores, routeId))
                .onErrorResume(Exception.class, failed -> {
                    log.warn("route={} semantic routing: {}, falling back", routeId, reason(failed));
                    return Mono.empty();
                })
                .switchIfEmpty(Mono.fromSupplier(() -> new Decision(List.of(fallback), null)));
    }

    private Mono<Scores> score(String prompt) {
        return references
                .onErrorMap(error -> EmbeddingFailedException.of("failed to fetch reference embeddings", error))
                .flatMap(known -> embeddings
                        .embed(List.of(prompt))
                        .onErrorMap(error -> EmbeddingFailedException.of("query embedding failed", error))
                        .map(query -> Scores.of(targets, known, query.get(0))));
    }

    private Decision decision(Scores scores, String routeId) {
        List<Scores.Score> cleared = scores.cleared();
        if (cleared.isEmpty()) {
            log.warn(
                    "route={} semantic routing: no instance cleared threshold (scores: {}), falling back",
                    routeId,
                    scores);
        }
        Set<Integer> order = new LinkedHashSet<>();
        cleared.forEach(score -> order.add(score.instance()));
        order.add(fallback);
        return new Decision(List.copyOf(order), debugging ? debug(scores, cleared) : null);
    }

    private static Decision.Debug debug(Scores scores, List<Scores.Score> cleared) {
        String picked = cleared.isEmpty() ? "fallback" : cleared.get(0).target().printableName();
        return new Decision.Debug(scores.toString(), picked);
    }

    private List<List<double[]>> byTarget(List<double[]> vectors) {
        List<List<double[]>> references = new ArrayList<>(targets.size());
        int at = 0;
        for (SemanticTarget target : targets) {
            Stream<double[]> own = vectors.subList(at, at + target.examples().size()).stream();
            references.add(own.map(Vectors::unit).toList());
            at += target.examples().size();
        }
        return List.copyOf(references);
    }

    private static @Nullable String reason(Exception failed) {
        return failed instanceof EmbeddingFailedException
                ? failed.getMessage()
                : failed.getClass().getSimpleName();
    }
}
