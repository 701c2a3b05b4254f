package io.github.aiproxymulti.aiproxy.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.NotFoundException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Three gateways that save, delete and save again, lag behind, lose words and answers, hang, pause, write late, on a storage that comes back
 * empty, in random order. At no time does a gateway go back behind what it has done itself; and when peace returns, all agree, nothing comes
 * back that was deleted, nothing is lost that was saved, and nothing is left over.
 */
class RouteInterleavingsTest {

    private static final RouteTimes TIMES =
            new RouteTimes(Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(5));
    private static final List<String> IDS = List.of("a", "b", "c");

    @TempDir
    private Path files;

    @Test
    void agreeInTheEndWhateverHappened() {
        try (RouteServers servers = new RouteServers.Memory()) {
            run(servers, 1, 100);
        }
    }

    @Test
    void agreeInTheEndWhateverHappenedInRedis() {
        try (RouteServers servers = RouteServers.Redis.alone()) {
            run(servers, 1, 5);
        }
    }

    @Test
    @Tag("proof")
    void agreeInTheEndInTenThousandInterleavings() {
        try (RouteServers servers = new RouteServers.Memory()) {
            run(servers, 1_000, 10_000);
        }
    }

    @Test
    @Tag("proof")
    void agreeInTheEndInManyInterleavingsInRedis() {
        try (RouteServers servers = RouteServers.Redis.alone()) {
            run(servers, 50_000, 2_000);
        }
    }

    @Test
    @Tag("proof")
    void agreeInTheEndInManyInterleavingsInACluster() {
        try (RouteServers servers = RouteServers.Redis.cluster(files)) {
            run(servers, 70_000, 200);
        }
    }

    private static void run(RouteServers servers, long from, int count) {
        for (long seed = from; seed < from + count; seed++) {
            servers.forgetAll();
            Story story = new Story(seed, servers);
            try {
                story.tell();
            } catch (AssertionError failed) {
                throw new AssertionError("seed " + seed + "\n" + String.join("\n", story.told), failed);
            } finally {
                story.end();
            }
        }
    }

    /** Something somebody wanted to do to a route. A uri of null deletes. */
    private static final class Wish {
        final String id;
        final @Nullable String uri;
        final int begun;
        int ended = Integer.MAX_VALUE;
        boolean done;
        boolean possible = true;

        Wish(String id, @Nullable String uri, int begun) {
            this.id = id;
            this.uri = uri;
            this.begun = begun;
        }

        /** Whether it may be what is in force, as far as somebody knows who knows of these successes. */
        boolean isPossible(List<Wish> successes) {
            return possible
                    && successes.stream().noneMatch(later -> later.id.equals(id) && later.done && later.begun > ended);
        }
    }

    private static final class Replica {
        final RiggedRoutes storage;
        final SharedRoutes routes;
        final List<Wish> wishes = new ArrayList<>();

        Replica(RouteServers servers, VirtualTimeScheduler time, long seed) {
            storage = new RiggedRoutes(servers.storage(), time);
            routes = new SharedRoutes(storage, TIMES, time, new Random(seed), () -> {});
            routes.start();
        }

        Map<String, String> live() {
            Map<String, String> live = new TreeMap<>();
            routes.getRouteDefinitions()
                    .subscribe(route -> live.put(String.valueOf(route.getId()), String.valueOf(route.getUri())))
                    .dispose();
            return live;
        }
    }

    private static final class Story {
        private final Random random;
        private final RouteServers servers;
        private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
        private final List<Replica> replicas = new ArrayList<>();
        private final List<Wish> wishes = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        private final Disposable.Composite open = Disposables.composite();
        private int now;

        Story(long seed, RouteServers servers) {
            this.random = new Random(seed);
            this.servers = servers;
            time.advanceTimeBy(Duration.ofSeconds(1_000));
            for (int i = 0; i < 3; i++) {
                replicas.add(new Replica(servers, time, seed + i));
            }
            IDS.forEach(id -> {
                Wish nothing = new Wish(id, null, -1);
                nothing.ended = -1;
                wishes.add(nothing);
            });
            pass(100);
        }

        void tell() {
            for (int i = 0; i < 16; i++) {
                act(replicas.get(random.nextInt(3)));
                pass(random.nextInt(4) == 0 ? random.nextInt(3_000) + 20 : random.nextInt(400) + 20);
                replicas.forEach(replica -> isPossible(replica, replica.wishes));
            }
            for (Replica replica : replicas) {
                replica.storage.cut = false;
                replica.storage.hanging = false;
                replica.storage.silent = false;
                replica.routes.start();
            }
            pass(700);
            replicas.forEach(replica -> replica.storage.release());
            pass(12_000);
            allAgree();
            oneChangeArrives();
        }

        private void act(Replica who) {
            String id = IDS.get(random.nextInt(IDS.size()));
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> want(who, id, "http://v" + wishes.size());
                case 3, 4 -> want(who, id, null);
                case 5 -> who.storage.cut = tell(who, "cut", !who.storage.cut);
                case 6 -> who.storage.hanging = tell(who, "hanging", !who.storage.hanging);
                case 7 -> who.storage.parking = tell(who, "parking", true);
                case 8 -> {
                    tell(who, "release", true);
                    who.storage.release();
                }
                case 9 -> who.storage.silent = tell(who, "silent", !who.storage.silent);
                case 10 -> {
                    if (random.nextInt(2) == 0) {
                        tell(who, "the storage restarts", true);
                        servers.forgetAll();
                    }
                }
                case 11 -> {
                    if (tell(who, "pause", who.routes.isRunning())) {
                        who.routes.stop();
                    } else {
                        who.routes.start();
                    }
                }
                default -> {
                    if (who.routes.isRunning()) {
                        who.storage.hear();
                    }
                }
            }
        }

        private boolean tell(Replica who, String what, boolean value) {
            told.add(now + ": " + replicas.indexOf(who) + " " + what + " " + value);
            return value;
        }

        private void want(Replica who, String id, @Nullable String uri) {
            Wish wish = new Wish(id, uri, now);
            wishes.add(wish);
            who.wishes.add(wish);
            String what = replicas.indexOf(who) + (uri == null ? " delete " + id : " save " + id + " " + uri);
            told.add(now + ": " + what);
            RouteDefinition definition = definition(id, uri == null ? "http://none" : uri);
            String digest = uri == null
                    ? RouteMark.NOTHING
                    : who.storage.text(definition).digest();
            who.storage.reached.remove(digest);
            Mono<Void> writing =
                    uri == null ? who.routes.delete(Mono.just(id)) : who.routes.save(Mono.just(definition));
            open.add(writing.subscribe(
                    nothing -> {},
                    error -> {
                        wish.ended = now;
                        wish.possible = !(error instanceof RouteConflictException || error instanceof NotFoundException)
                                && (uri == null || who.storage.reached.contains(digest));
                        told.add(now + ": " + what + " failed, " + (wish.possible ? "perhaps" : error.getMessage()));
                    },
                    () -> {
                        wish.ended = now;
                        wish.done = true;
                        told.add(now + ": " + what + " done");
                    }));
        }

        /** A step of time, in which answers come. */
        private void pass(int millis) {
            now++;
            time.advanceTimeBy(Duration.ofMillis(millis));
            now++;
        }

        private void isPossible(Replica replica, List<Wish> successes) {
            Map<String, String> live = replica.live();
            for (String id : IDS) {
                String uri = live.get(id);
                assertThat(wishes.stream()
                                .filter(wish -> wish.id.equals(id) && wish.isPossible(successes))
                                .anyMatch(wish -> uri == null ? wish.uri == null : uri.equals(wish.uri)))
                        .as("at " + now + " replica " + replicas.indexOf(replica) + " has " + id + " " + uri)
                        .isTrue();
            }
        }

        private void allAgree() {
            Map<String, String> live = replicas.get(0).live();
            told.add(now + ": in the end " + live);
            isPossible(replicas.get(0), wishes);
            replicas.forEach(replica -> assertThat(replica.live()).isEqualTo(live));
            assertThat(servers.texts()).as("what is stored").isEqualTo(live.keySet());
            assertThat(servers.marks().keySet()).containsAll(live.keySet()).isSubsetOf(IDS);
            Replica late = new Replica(servers, time, 7);
            pass(10);
            assertThat(late.live()).as("who starts late").isEqualTo(live);
            late.routes.close();
        }

        /** Nobody is told: it arrives with the next poll. */
        private void oneChangeArrives() {
            String id = IDS.get(random.nextInt(IDS.size()));
            Replica who = replicas.get(random.nextInt(3));
            want(who, id, random.nextBoolean() && who.live().containsKey(id) ? null : "http://last");
            pass((int) TIMES.poll().toMillis());
            isPossible(replicas.get(0), wishes);
            replicas.forEach(
                    replica -> assertThat(replica.live()).as("within one poll").isEqualTo(who.live()));
            long dead = servers.marks().values().stream()
                    .filter(mark -> !mark.live())
                    .count();
            assertThat(servers.marks()).hasSize(who.live().size() + (int) dead);
        }

        void end() {
            open.dispose();
            replicas.forEach(replica -> replica.routes.close());
            time.dispose();
        }
    }

    private static RouteDefinition definition(String id, String uri) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(id);
        definition.setUri(URI.create(uri));
        return definition;
    }
}
