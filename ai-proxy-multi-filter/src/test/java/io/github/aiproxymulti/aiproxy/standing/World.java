package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One route whose time is moved by hand. */
final class World {

    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final List<String> heard = new CopyOnWriteArrayList<>();
    final Standings standings = new Standings(nanos::get, new Wall(), new Listener());
    final RouteStanding route;

    /** The blocks in YAML flow form, without braces, and the instances {@code a}, {@code b}... each with these members. */
    World(String blocks, String... instances) {
        List<String> items = new ArrayList<>();
        for (String more : instances) {
            items.add(Plans.local(String.valueOf((char) ('a' + items.size())), 1000 + items.size(), more));
        }
        AiProxyMultiConfig config = Plans.config(
                "{" + (blocks.isEmpty() ? "" : blocks + ", ") + "instances: [" + String.join(", ", items) + "]}");
        this.route = standings.of("r", config.instances(), Standing.rules(config));
        standings.follow(List.of(route));
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    Instant wall() {
        return BEGIN.plusNanos(nanos.get());
    }

    /** Lets a request in where it has to be let in. */
    Permit enter(int instance) {
        Permit permit = route.enter(instance, false);
        if (permit == null) {
            throw new AssertionError("instance " + instance + " takes no request");
        }
        return permit;
    }

    /** One request that ends like this. */
    void ends(int instance, Ending ending) {
        enter(instance).end(ending, 1);
    }

    /** One request that is answered with this status and these headers. */
    void answers(int instance, int status, Map<String, String> headers) {
        Permit permit = enter(instance);
        permit.head(status, new Sent(headers));
        permit.end(status >= 500 ? Ending.FAILURE : status >= 400 ? Ending.NEUTRAL : Ending.SUCCESS, 1);
    }

    List<Place> places() {
        return route.conditions().each().stream().map(Condition::place).toList();
    }

    StandingView view(int instance) {
        return standings.views("r").get(instance);
    }

    private record Sent(Map<String, String> headers) implements AnswerHeaders {

        @Override
        public @Nullable String get(String name) {
            return headers.get(name);
        }

        @Override
        public Iterable<String> names() {
            return headers.keySet();
        }
    }

    private final class Wall extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return wall();
        }
    }

    private final class Listener implements StandingListener {

        @Override
        public void cooling(String routeId, String instance, int status) {
            heard.add(instance + " cools after " + status);
        }

        @Override
        public void circuit(String routeId, String instance, CircuitState state) {
            heard.add(instance + " " + state);
        }
    }
}
