package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.limit.LimitPreview;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Seat;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Explains what would become of requests on one route. */
public final class Explainer {

    private final AiProxyMultiConfig config;
    private final OutgoingReport outgoing;

    /**
     * Creates the explainer of one configuration.
     *
     * @param config the configuration
     * @param assembler builds outgoing requests
     */
    public Explainer(AiProxyMultiConfig config, RequestAssembler assembler) {
        this.config = config;
        this.outgoing = new OutgoingReport(assembler, Masks.of(config));
    }

    /**
     * What would become of a request at this moment.
     *
     * @param routeId the route
     * @param request what the client sent
     * @param seats the route's instances
     * @param candidates those it would try, in this order, of a rehearsal
     * @param limits what the route's limits would say of it
     * @param instance whose outgoing request is shown; null for that of the choice
     */
    public ObjectNode explain(
            String routeId,
            ClientRequest request,
            List<Seat> seats,
            Candidates candidates,
            LimitPreview limits,
            @Nullable InstancePlan instance) {
        boolean byMeaning = config.balancer().algorithm() == Algorithm.SEMANTIC;
        Quotas quotas = new Quotas(limits);
        Tried tried = byMeaning
                ? new Tried(List.of(), null)
                : Tried.all(candidates, seats.size()).without(quotas);
        ObjectNode explained = WireJson.object();
        explained.put("route", routeId);
        explained.put("note", "nothing was sent, no token was fetched, nothing was counted");
        explained.put("protocol", request.protocol().label());
        explained.put("stream", request.streaming());
        explained.put("model", request.model());
        explained.put("algorithm", RouteReport.label(config.balancer().algorithm()));
        ArrayNode all = explained.putArray("candidates");
        seats.forEach(seat -> all.add(candidate(seat, seats, tried, quotas, request.protocol())));
        explained.set("choice", choice(tried, candidates, quotas, byMeaning));
        Target shown = instance == null
                ? tried.chosen().stream()
                        .findFirst()
                        .filter(first -> !quotas.rejects(first.plan().name()))
                        .orElse(null)
                : new Target(instance, instance.configuredAddress().orElse(null));
        if (shown == null) {
            explained.putNull("outgoing");
        } else {
            explained.set("outgoing", outgoing.of(request, shown.plan(), shown.address()));
        }
        return explained;
    }

    private ObjectNode candidate(Seat seat, List<Seat> all, Tried tried, Quotas quotas, Protocol client) {
        ObjectNode candidate = WireJson.object();
        candidate.put("instance", seat.plan().name());
        Optional<Protocol> spoken = seat.plan().spokenToBy(client);
        candidate.put("protocol", spoken.map(Protocol::label).orElse(null));
        candidate.put(
                "converter",
                spoken.filter(protocol -> protocol != client)
                        .map(protocol -> client.label() + " to " + protocol.label())
                        .orElse(null));
        candidate.put("priority", seat.plan().instance().priority());
        candidate.put("weight", seat.plan().instance().weight());
        candidate.put("weight_in_effect", RouteReport.weight(seat));
        candidate.set("health", RouteReport.health(seat));
        JsonNode left = quotas.left(seat.plan().name());
        candidate.set("quota", left == null ? NullNode.getInstance() : left);
        int order = tried.orderOf(seat.plan());
        boolean byMeaning = config.balancer().algorithm() == Algorithm.SEMANTIC;
        candidate.put("in", byMeaning ? isIn(seat, quotas) : order > 0);
        candidate.put("order", order > 0 ? order : null);
        List<String> reasons = new ArrayList<>(Reasons.of(seat, all));
        String against = quotas.against(seat.plan().name());
        if (against != null) {
            reasons.add(against);
        }
        if (spoken.isEmpty()) {
            reasons.add("its provider has no way to answer " + client.label() + ": if chosen, the request is refused");
        }
        if (reasons.isEmpty()) {
            reasons.add("nothing speaks against it");
        }
        ArrayNode why = candidate.putArray("why");
        reasons.forEach(why::add);
        return candidate;
    }

    private static boolean isIn(Seat seat, Quotas quotas) {
        return seat.taken() && !seat.isFull() && !quotas.passesOver(seat.plan().name());
    }

    private ObjectNode choice(Tried tried, Candidates candidates, Quotas quotas, boolean byMeaning) {
        ObjectNode choice = WireJson.object();
        if (byMeaning) {
            choice.putNull("instance");
            return choice.put(
                    "why", "the meaning of the prompt decides, and the embeddings service was not asked for it");
        }
        String first =
                tried.chosen().isEmpty() ? null : tried.chosen().get(0).plan().name();
        if (first != null && !quotas.rejects(first)) {
            choice.put("instance", first);
            return choice.put("why", rule());
        }
        choice.putNull("instance");
        if (first != null) {
            choice.put("status", quotas.rejection(first));
            choice.putNull("retry_after");
            return choice.put("why", first + " is next, and " + quotas.against(first));
        }
        Shortage shortage = candidates.shortage();
        choice.put("status", shortage == null ? 503 : shortage.status());
        choice.put("retry_after", shortage == null ? null : shortage.retryAfterSeconds());
        return choice.put("why", shortage == null ? tried.noneLeft() : shortage.reason());
    }

    private String rule() {
        return switch (config.balancer().algorithm()) {
            case CHASH -> "owns the hash of the request's key, or is the next on the ring that is in";
            case ROUNDROBIN ->
                "next in the rotation at this moment; its turn was not taken, and a request in between takes it";
            default -> "drawn by weight and load at this moment; another draw may differ";
        };
    }

    /** An instance and where exactly its attempt would go. */
    private record Target(InstancePlan plan, @Nullable UpstreamAddress address) {}

    /**
     * The instances a request would try.
     *
     * @param chosen in this order
     * @param noneLeft why no more
     */
    private record Tried(List<Target> chosen, @Nullable String noneLeft) {

        static Tried all(Candidates candidates, int most) {
            List<Target> found = new ArrayList<>();
            for (int i = 0; i <= most; i++) {
                Selection next = candidates.next();
                if (next instanceof Selection.NoneLeft none) {
                    return new Tried(found, none.reason());
                }
                Selection.Chosen chosen = (Selection.Chosen) next;
                found.add(new Target(chosen.plan(), chosen.address()));
            }
            return new Tried(found, null);
        }

        /** The same for a request that passes over who has no quota left. */
        Tried without(Quotas quotas) {
            List<Target> left = chosen.stream()
                    .filter(target -> !quotas.passesOver(target.plan().name()))
                    .toList();
            boolean allPassedOver = left.isEmpty() && !chosen.isEmpty();
            return new Tried(left, allPassedOver ? "all servers tried: none of them has quota left" : noneLeft);
        }

        /** Counted from 1; 0 for not at all. */
        int orderOf(InstancePlan plan) {
            for (int i = 0; i < chosen.size(); i++) {
                if (chosen.get(i).plan().name().equals(plan.name())) {
                    return i + 1;
                }
            }
            return 0;
        }
    }
}
