package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.selection.Seat;
import io.github.aiproxymulti.aiproxy.standing.Note;
import io.github.aiproxymulti.aiproxy.standing.StandingView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How one route stands. Nothing secret is in it. */
public final class RouteReport {

    private RouteReport() {}

    /**
     * How a route stands.
     *
     * @param routeId the route
     * @param config its configuration
     * @param seats its instances
     * @param traffic what has gone through them, by name
     * @param now the time of day
     */
    public static ObjectNode of(
            String routeId, AiProxyMultiConfig config, List<Seat> seats, Map<String, Traffic> traffic, Instant now) {
        ObjectNode report = WireJson.object();
        report.put("route", routeId);
        report.put("algorithm", label(config.balancer().algorithm()));
        report.put("version", config.version().digest());
        ArrayNode instances = report.putArray("instances");
        for (Seat seat : seats) {
            instances.add(instance(seat, traffic.get(seat.plan().name()), now));
        }
        return report;
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The weight that counts at this moment. */
    static double weight(Seat seat) {
        return seat.taken() && !seat.isFull() ? seat.plan().instance().weight() * seat.share() : 0;
    }

    /** What health knows. */
    static ObjectNode health(Seat seat) {
        ObjectNode health = WireJson.object();
        health.put("phase", label(seat.phase()));
        health.put("usable", seat.usable());
        ArrayNode addresses = health.putArray("addresses");
        seat.addresses()
                .forEach(address ->
                        addresses.addObject().put("address", address.label()).put("usable", address.usable()));
        return health;
    }

    private static ObjectNode instance(Seat seat, @Nullable Traffic traffic, Instant now) {
        StandingView standing = seat.standing();
        ObjectNode instance = WireJson.object();
        instance.put("name", seat.plan().name());
        instance.put("provider", seat.plan().provider().name());
        instance.put("priority", seat.plan().instance().priority());
        instance.put("weight", seat.plan().instance().weight());
        instance.put("weight_in_effect", weight(seat));
        instance.set("health", health(seat));
        instance.put("place", label(standing.place()));
        Instant until = standing.coolingUntil();
        if (until == null) {
            instance.putNull("cooling");
        } else {
            instance.putObject("cooling")
                    .put("until", until.toString())
                    .put(
                            "remaining_ms",
                            Math.max(0, Duration.between(now, until).toMillis()))
                    .put("cause", standing.coolingCause());
        }
        instance.put("circuit", label(standing.circuit()));
        instance.put("in_flight", standing.inFlight());
        instance.put("max_concurrency", standing.maxConcurrency());
        if (traffic == null) {
            instance.putNull("traffic");
        } else {
            instance.set("traffic", traffic(traffic));
        }
        instance.set("failures", notes(standing.failures()));
        instance.set("transitions", notes(standing.transitions()));
        return instance;
    }

    private static ObjectNode traffic(Traffic traffic) {
        return WireJson.object()
                .put("requests", traffic.requests())
                .put("prompt_tokens", traffic.promptTokens())
                .put("completion_tokens", traffic.completionTokens())
                .put("answers", traffic.answers())
                .put("total_ms", traffic.millis())
                .put("streams", traffic.streams())
                .put("first_token_ms", traffic.firstTokenMillis());
    }

    private static ArrayNode notes(List<Note> notes) {
        ArrayNode all = WireJson.object().putArray("notes");
        notes.forEach(note -> all.addObject().put("at", note.at().toString()).put("what", note.what()));
        return all;
    }
}
