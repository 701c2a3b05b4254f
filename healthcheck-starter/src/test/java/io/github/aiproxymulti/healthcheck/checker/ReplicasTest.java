package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.fixtures.Fleet;
import io.github.aiproxymulti.healthcheck.fixtures.Fleet.Replica;
import io.github.aiproxymulti.healthcheck.fixtures.Ledgers;
import io.github.aiproxymulti.healthcheck.fixtures.MemoryLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.RedisLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.ScriptedProber.Parked;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** The lessons of health-lessons.md for several engines on one storage and one clock. */
class ReplicasTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");
    private static final TargetHealth DOWN = new TargetHealth(HealthStatus.UNHEALTHY, new Counters(0, 0, 2, 0));

    @Nested
    class InMemory extends Rules {
        InMemory() {
            super(new MemoryLedgers());
        }
    }

    @Nested
    class InRedis extends Rules {
        InRedis() {
            super(new RedisLedgers());
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Rules {

        private final Ledgers ledgers;
        private Fleet fleet;
        private Replica one;
        private Replica two;

        Rules(Ledgers ledgers) {
            this.ledgers = ledgers;
            this.fleet = new Fleet(ledgers);
            this.one = fleet.join("one");
            this.two = fleet.join("two");
        }

        @BeforeEach
        void begin() {
            ledgers.forgetAll();
            fleet = new Fleet(ledgers);
            one = fleet.join("one");
            two = fleet.join("two");
        }

        @AfterEach
        void end() {
            fleet.close();
        }

        @AfterAll
        void endAll() {
            ledgers.close();
        }

        @Test
        void knowsFromItsFirstViewWhatAnotherHasFound_L1b() {
            one.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, B));
            fleet.seconds(10);
            two.world.want(Specs.BASE.at(A, B));
            assertThat(two.world.view().phase()).isEqualTo(Phase.READY);
            assertThat(two.world.health(A)).isEqualTo(DOWN);
            assertThat(two.world.listener.transitions).as("no event told of it").isEmpty();
        }

        @Test
        void isUsableWhileItsFirstLoadIsOpenAndExcludesInTheSameSwap_L1b() {
            one.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, B));
            fleet.seconds(10);
            two.ledger.hanging = true;
            two.world.want(Specs.BASE.at(A, B));
            assertThat(two.world.view().phase()).isEqualTo(Phase.PENDING);
            assertThat(two.world.view().isUsable()).isTrue();
            two.ledger.hanging = false;
            fleet.seconds(2.5);
            assertThat(two.world.view().phase()).isEqualTo(Phase.READY);
            assertThat(two.world.health(A)).isEqualTo(DOWN);
        }

        @Test
        void probesForItselfWhenTheStorageIsGoneAtItsStart_L1b() {
            two.ledger.cut = true;
            two.world.prober.answer(A, REFUSED);
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(3);
            assertThat(two.world.health(A)).isEqualTo(DOWN);
            assertThat(two.world.prober.times(B)).as("every target").hasSize(3);
            assertThat(two.heard).containsExactly("lost: cut off");
            assertThat(two.world.listener.heard)
                    .as("not once for each resource")
                    .noneMatch(x -> x.startsWith("store"));
        }

        @Test
        void refusesWhoIsBehindInHisConfiguration_L2b() {
            one.world.want(Specs.BASE.at(A));
            two.world.want(Specs.BASE.at(A));
            fleet.seconds(3);
            one.world.resolver.answer("n.example", Mono.error(new IllegalStateException("no dns")));
            HealthView before = two.world.view();
            one.world.want(Specs.BASE.at(A, "n.example"));
            fleet.seconds(3);
            assertThat(two.world.view()).as("nothing was written").isSameAs(before);
            one.world.resolver.answer("n.example", Mono.just(new Resolution(List.of(C), Duration.ofSeconds(60))));
            fleet.seconds(40);
            assertThat(one.world.knows(C)).isTrue();
            assertThat(one.store.status().probing())
                    .as("the newer configuration probes")
                    .isEqualTo(1);
            two.world.prober.sent.clear();
            fleet.seconds(10);
            assertThat(two.world.prober.sent).as("what both have, one probes").isEmpty();
            assertThat(two.store.status().probing()).isZero();
        }

        @Test
        void handsTheProbingToTheNewerConfiguration_L2b() {
            one.world.want(Specs.BASE.at(A));
            fleet.seconds(1);
            two.world.want(Specs.BASE.at(A));
            fleet.seconds(3);
            assertThat(one.store.status().probing()).isEqualTo(1);
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(8);
            assertThat(two.store.status().probing()).isEqualTo(1);
            assertThat(one.store.status().probing()).isZero();
            one.world.want(Specs.BASE.at(A, B));
            fleet.seconds(2);
            one.world.prober.sent.clear();
            fleet.seconds(10);
            assertThat(one.world.prober.sent).isEmpty();
        }

        @Test
        void hearsOfNewsByPollingAndOfTheSameOnlyOnce_L3b() {
            one.world.want(Specs.BASE.at(A, B));
            fleet.seconds(1.5);
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(1);
            HealthView before = two.world.view();
            one.world.prober.answer(A, REFUSED);
            fleet.seconds(3.2);
            HealthView after = two.world.view();
            assertThat(after.isUsable(two.world.node(A))).isFalse();
            assertThat(after.version()).isGreaterThan(before.version());
            two.ledger.hear(World.R, 1);
            two.ledger.hear(World.R, 2);
            fleet.seconds(10);
            assertThat(two.world.view()).as("nothing new, nothing changes").isSameAs(after);
            assertThat(two.world.prober.sent).as("one of two probes").isEmpty();
        }

        @Test
        void takesOverUnchangedWhatACrashedReplicaKnew_L4b() {
            one.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, C));
            fleet.seconds(3);
            two.world.want(Specs.BASE.at(A, C));
            fleet.seconds(1.2);
            one.crash();
            two.world.prober.answer(A, REFUSED);
            fleet.seconds(5);
            two.world.want(Specs.BASE.at(A, B));
            assertThat(two.world.health(A)).isEqualTo(DOWN);
            assertThat(two.world.health(B)).isEqualTo(TargetHealth.NEW);
            fleet.seconds(5);
            assertThat(two.world.prober.times(A)).as("within two lease times").isNotEmpty();
            assertThat(two.world.health(A)).isEqualTo(DOWN);
        }

        @Test
        void deletesOnceAndForGood_L4b() {
            one.world.want(Specs.BASE.at(A));
            fleet.seconds(1);
            two.world.want(Specs.BASE.at(A));
            fleet.seconds(2);
            one.world.wantNothing();
            fleet.seconds(2);
            assertThat(two.store.status().alone()).as("missed the deletion").isEqualTo(1);
            two.world.traffic(A, REFUSED);
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .isEmpty();
            two.world.wantNothing();
            fleet.seconds(61);
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .isEmpty();
            assertThat(ledgers.keysBesidesTombstones()).isZero();
            assertThat(one.world.engine.views()).isEmpty();
            assertThat(two.world.engine.views()).isEmpty();
        }

        @Test
        void doesNotBringBackWhatALaggingReplicaStillKnows_interest() {
            one.world.want(Specs.BASE.at(A));
            two.world.want(Specs.BASE.at(A));
            fleet.seconds(2);
            one.world.wantNothing();
            fleet.seconds(600);
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .as("far longer than the tombstone's own time")
                    .isEmpty();
            assertThat(two.world.prober.times(A)).as("it goes on for itself").hasSizeGreaterThan(500);
            one.world.want(Specs.BASE.at(A));
            fleet.seconds(3);
            assertThat(one.store.status().probing() + two.store.status().probing())
                    .as("added again by one that knew of the deletion")
                    .isEqualTo(1);
        }

        @Test
        void refusesWhatAPausedProberBringsBack_L5b() {
            Parked parked = one.world.prober.park(A);
            one.world.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B));
            fleet.seconds(1.1);
            two.world.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B));
            fleet.seconds(1.1);
            assertThat(one.store.status().probing()).isEqualTo(1);
            // Frozen: it neither renews nor hears, but what it has in hand leaves as soon as it thaws.
            one.ledger.parking = true;
            one.ledger.cut = true;
            parked.land(REFUSED);
            fleet.seconds(6.5);
            assertThat(two.store.status().probing()).isEqualTo(1);
            two.world.want(Specs.BASE.limits(2, 3, 1, 3).at(B));
            fleet.seconds(1.5);
            one.ledger.cut = false;
            one.ledger.release();
            assertThat(one.ledger.arrived).isPositive();
            assertThat(one.ledger.refused).as("all of them").isEqualTo(one.ledger.arrived);
            assertThat(two.world.knows(A)).isFalse();
            two.world.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B));
            fleet.seconds(3);
            assertThat(two.world.health(A)).as("and is healthy when it returns").isEqualTo(TargetHealth.NEW);
            assertThat(one.store.status().probing()).isZero();
        }

        @Test
        void deletesAgainWhatAFailOverHasBroughtBack_L5b3() {
            one.world.want(Specs.BASE.at(A));
            fleet.seconds(2);
            one.world.wantNothing();
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .isEmpty();
            // The deletion was acknowledged and lost: an old copy is there again, whose replica is no more.
            ledgers.forgetAll();
            Replica ghost = fleet.join("ghost");
            ghost.world.want(Specs.BASE.at(A));
            ghost.crash();
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .isPresent();
            fleet.seconds(20);
            assertThat(ledgers.of("x").load(World.R).blockOptional(Duration.ofSeconds(1)))
                    .isEmpty();
        }

        @Test
        void goesOnFromItsLastViewWhileTheStorageIsAway() {
            one.world.prober.answer(A, REFUSED);
            two.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, B));
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(5);
            one.ledger.hanging = true;
            two.ledger.hanging = true;
            fleet.seconds(30);
            assertThat(one.world.health(A)).isEqualTo(DOWN);
            assertThat(two.world.health(A)).isEqualTo(DOWN);
            assertThat(two.world.prober.times(B)).as("it probes for itself").hasSizeGreaterThan(20);
            ledgers.forgetAll();
            one.ledger.hanging = false;
            two.ledger.hanging = false;
            fleet.seconds(7);
            assertThat(one.store.status().probing() + two.store.status().probing())
                    .isEqualTo(1);
            assertThat(one.heard).hasSize(2).last().isEqualTo("back");
            assertThat(two.heard).hasSize(2).last().isEqualTo("back");
            assertThat(two.world.view().targets()).isEqualTo(one.world.view().targets());
            one.world.prober.sent.clear();
            two.world.prober.sent.clear();
            fleet.seconds(10);
            assertThat(one.world.prober.sent.size() + two.world.prober.sent.size())
                    .as("the traffic of one")
                    .isBetween(19, 21);
        }

        @Test
        void excludesSoonerByItsOwnEvidenceAndNeverIncludesSooner() {
            one.world.want(Specs.BASE.passive(Specs.PASSIVE).at(A, B));
            fleet.seconds(1);
            two.world.want(Specs.BASE.passive(Specs.PASSIVE).at(A, B));
            fleet.seconds(1);
            two.world.prober.answer(A, REFUSED);
            two.world.traffic(A, REFUSED, REFUSED);
            assertThat(two.world.view().isUsable(two.world.node(A))).isFalse();
            fleet.seconds(5);
            assertThat(two.world.view().isUsable(two.world.node(A))).isFalse();
            assertThat(two.world.prober.times(A)).as("who excludes looks").hasSizeBetween(4, 6);
            assertThat(two.world.prober.times(B)).isEmpty();
            two.world.prober.answer(A, new Observation.Status(200));
            fleet.seconds(3);
            assertThat(two.world.view().isUsable(two.world.node(A))).isTrue();
            assertThat(two.world.health(A)).as("a doubt that is over").isEqualTo(one.world.health(A));

            one.world.prober.answer(A, REFUSED);
            fleet.seconds(4);
            assertThat(two.world.view().isUsable(two.world.node(A))).isFalse();
            two.world.traffic(A, new Observation.Status(200), new Observation.Status(200), new Observation.Status(200));
            assertThat(two.world.view().isUsable(two.world.node(A))).isFalse();
        }

        @Test
        void probesWhatTheProberDoesNotKnow() {
            one.world.want(Specs.BASE.at(A));
            fleet.seconds(1);
            two.world.want(Specs.BASE.at(A, C));
            two.world.prober.answer(C, REFUSED);
            fleet.seconds(5);
            assertThat(two.world.health(C)).isEqualTo(DOWN);
            assertThat(two.world.prober.times(A)).isEmpty();
            assertThat(one.store.status().probing()).isEqualTo(1);
        }

        @Test
        void goesOnAfterAPauseWithoutDoubleProbing() {
            one.world.prober.answer(A, REFUSED);
            two.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, B));
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(4);
            assertThat(one.store.status().probing()).isEqualTo(1);
            one.store.stop();
            fleet.seconds(10);
            assertThat(two.store.status().probing())
                    .as("whoever pauses loses the lease")
                    .isEqualTo(1);
            two.world.prober.answer(B, REFUSED);
            fleet.seconds(3);
            assertThat(two.world.health(B)).isEqualTo(DOWN);
            assertThat(one.world.health(B).isUsable()).isTrue();
            one.store.start();
            one.store.start();
            fleet.seconds(2);
            assertThat(one.store.status().probing()).isZero();
            assertThat(one.store.status().alone()).isZero();
            assertThat(one.world.health(B))
                    .as("learns what the others found meanwhile")
                    .isEqualTo(DOWN);
            one.store.stop();
            two.world.close();
            one.store.start();
            fleet.seconds(6);
            assertThat(one.store.status().probing()).isEqualTo(1);
        }

        @Test
        void losesNothingWhenTheProberStopsInOrder() {
            one.world.prober.answer(A, REFUSED);
            two.world.prober.answer(A, REFUSED);
            one.world.want(Specs.BASE.at(A, B));
            two.world.want(Specs.BASE.at(A, B));
            fleet.seconds(4);
            one.world.close();
            fleet.seconds(1.2);
            assertThat(two.store.status().probing())
                    .as("without waiting for the lease")
                    .isEqualTo(1);
            assertThat(two.world.health(A)).isEqualTo(DOWN);
        }
    }
}
