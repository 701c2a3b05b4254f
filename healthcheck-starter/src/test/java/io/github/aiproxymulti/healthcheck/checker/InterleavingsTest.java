package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.fixtures.Fleet;
import io.github.aiproxymulti.healthcheck.fixtures.Fleet.Replica;
import io.github.aiproxymulti.healthcheck.fixtures.Ledgers;
import io.github.aiproxymulti.healthcheck.fixtures.MemoryLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.RedisLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three replicas, deletions, additions, results, lost leases and late writes in random order. At no time does a target that is
 * down all along come into use at a replica that has had it all along; and when peace returns, all agree, one probes, and
 * what is deleted is gone.
 */
class InterleavingsTest {

    private static final String DEAD = "10.0.0.1";
    private static final String SHAKY = "10.0.0.2";
    private static final String THIRD = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");
    private static final Observation OK = new Observation.Status(200);

    @Test
    void agreeInTheEndWhateverHappened() {
        try (Ledgers ledgers = new MemoryLedgers()) {
            run(ledgers, 1, 60);
        }
    }

    @Test
    void agreeInTheEndWhateverHappenedInRedis() {
        try (Ledgers ledgers = new RedisLedgers()) {
            run(ledgers, 1, 4);
        }
    }

    @Test
    @Tag("proof")
    void agreeInTheEndInTenThousandInterleavings() {
        try (Ledgers ledgers = new MemoryLedgers()) {
            run(ledgers, 1_000, 10_000);
        }
    }

    @Test
    @Tag("proof")
    void agreeInTheEndInManyInterleavingsInRedis() {
        try (Ledgers ledgers = new RedisLedgers()) {
            run(ledgers, 50_000, 1_500);
        }
    }

    private static void run(Ledgers ledgers, long from, int count) {
        for (long seed = from; seed < from + count; seed++) {
            ledgers.forgetAll();
            try (Fleet fleet = new Fleet(ledgers)) {
                new Story(seed, fleet, ledgers).tell();
            }
        }
    }

    private static final class Story {
        private final long seed;
        private final Random random;
        private final Fleet fleet;
        private final Ledgers ledgers;
        private final List<Replica> replicas = new ArrayList<>();
        private final long[] since = new long[3];
        private final boolean[] wanted = {true, true, true};
        private boolean shakyIsUp = true;
        private CheckSpec spec = Specs.BASE.at(DEAD, SHAKY);

        Story(long seed, Fleet fleet, Ledgers ledgers) {
            this.seed = seed;
            this.random = new Random(seed);
            this.fleet = fleet;
            this.ledgers = ledgers;
            for (String name : List.of("one", "two", "three")) {
                Replica replica = fleet.join(name);
                replica.world.prober.answer(DEAD, REFUSED);
                replica.world.want(spec);
                replicas.add(replica);
            }
            fleet.seconds(5);
        }

        void tell() {
            for (int i = 0; i < 12; i++) {
                act(random.nextInt(3));
                fleet.seconds(random.nextInt(4) == 0 ? random.nextInt(70) / 10.0 : random.nextInt(12) / 10.0);
                nobodyForgot();
            }
            boolean gone = random.nextInt(3) == 0;
            for (int i = 0; i < 3; i++) {
                replicas.get(i).ledger.cut = false;
                replicas.get(i).ledger.hanging = false;
                want(i, !gone);
            }
            fleet.seconds(1);
            replicas.forEach(replica -> replica.ledger.release());
            fleet.seconds(gone ? 5 : 75);
            if (gone) {
                nothingIsLeft();
            } else {
                allAgree();
            }
        }

        private void act(int who) {
            Replica replica = replicas.get(who);
            switch (random.nextInt(9)) {
                case 0 -> want(who, false);
                case 1, 2 -> want(who, true);
                case 3 -> {
                    shakyIsUp = !shakyIsUp;
                    replicas.forEach(each -> each.world.prober.answer(SHAKY, shakyIsUp ? OK : REFUSED));
                }
                case 4 -> replica.ledger.cut = !replica.ledger.cut;
                case 5 -> replica.ledger.hanging = !replica.ledger.hanging;
                case 6 -> replica.ledger.parking = true;
                case 7 -> replica.ledger.release();
                default -> spec = random.nextBoolean() ? Specs.BASE.at(DEAD, SHAKY) : Specs.BASE.at(DEAD, SHAKY, THIRD);
            }
        }

        private void want(int who, boolean now) {
            if (now) {
                if (!wanted[who]) {
                    since[who] = millis();
                }
                replicas.get(who).world.want(spec);
            } else {
                replicas.get(who).world.wantNothing();
            }
            wanted[who] = now;
        }

        /** Two probes find out anew; the wait for the part to play and for the load goes before. */
        private void nobodyForgot() {
            for (int i = 0; i < 3; i++) {
                World world = replicas.get(i).world;
                boolean old = since[i] == 0 || millis() - since[i] > 15_000;
                if (wanted[i] && old) {
                    assertThat(world.health(DEAD).isUsable())
                            .as("seed " + seed + " replica " + i)
                            .isFalse();
                }
            }
        }

        private void nothingIsLeft() {
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .as("seed " + seed)
                    .isEmpty();
            assertThat(replicas)
                    .allMatch(replica -> replica.world.engine.views().isEmpty());
        }

        private void allAgree() {
            World first = replicas.get(0).world;
            for (Replica replica : replicas) {
                assertThat(replica.world.view().targets())
                        .as("seed " + seed)
                        .isEqualTo(first.view().targets());
                assertThat(replica.world.health(DEAD).isUsable()).isFalse();
                assertThat(replica.world.health(SHAKY).isUsable()).isEqualTo(shakyIsUp);
            }
            assertThat(replicas.stream()
                            .mapToLong(replica -> replica.store.status().probing())
                            .sum())
                    .as("seed " + seed)
                    .isEqualTo(1);
            replicas.forEach(replica -> replica.world.prober.sent.clear());
            fleet.seconds(4);
            assertThat(replicas.stream()
                            .mapToInt(
                                    replica -> replica.world.prober.times(DEAD).size())
                            .sum())
                    .as("seed " + seed + ": the traffic of one")
                    .isBetween(3, 5);
        }

        private long millis() {
            return fleet.time.now(TimeUnit.MILLISECONDS);
        }
    }
}
