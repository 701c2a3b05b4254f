package io.github.aiproxymulti.aiproxy.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitTest {

    private static final String ON =
            "circuit_breaker: {failure_rate: 50, window_size: 10, minimum_calls: 4, open_ms: 1000,"
                    + " open_max_ms: 4000, half_open_calls: 2, max_ejected_percent: 50, ramp_ms: 1000}";

    private final World world = new World(ON, "", "", "");

    @Test
    void anInstanceThatFailsIsTakenOutAfterTheLeastNumberOfCalls() {
        fail(0, 3);
        assertThat(world.places()).containsExactly(Place.IN, Place.IN, Place.IN);

        fail(0, 1);

        assertThat(world.places()).containsExactly(Place.EJECTED, Place.IN, Place.IN);
        assertThat(world.heard).containsExactly("a OPEN");
        assertThat(world.view(0).transitions())
                .singleElement()
                .extracting(Note::what)
                .isEqualTo("circuit CLOSED -> OPEN: 4 failed and 0 slow of 4, for 1000 ms");
    }

    @Test
    void whatEndsNeutralOrIsCancelledSaysNothing() {
        for (int i = 0; i < 100; i++) {
            world.ends(0, Ending.NEUTRAL);
            world.ends(0, Ending.CANCELLED);
        }
        fail(0, 3);

        assertThat(world.places()).startsWith(Place.IN);
    }

    @Test
    void a429IsNeutral() {
        for (int i = 0; i < 20; i++) {
            world.answers(0, 429, Map.of("retry-after", "1"));
        }

        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(world.view(0).failures()).isEmpty();
    }

    @Test
    void a503ThatBeginsACoolDownIsNeutral() {
        World both = new World(ON + ", cooldown: {}", "", "");
        for (int i = 0; i < 20; i++) {
            both.answers(0, 503, Map.of("retry-after", "1"));
            both.pass(Duration.ofSeconds(1));
        }

        assertThat(both.view(0).circuit()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void anOpenCircuitIsTriedWhenItsTimeIsOverWithoutAnyTimer() {
        fail(0, 4);
        Conditions open = world.route.conditions();
        assertThat(open.until() - world.nanos.get())
                .isBetween(
                        Duration.ofMillis(1000).toNanos(),
                        Duration.ofMillis(1001).toNanos());
        assertThat(world.route.enter(0, true)).isNull();

        world.pass(Duration.ofMillis(1001));

        assertThat(world.places()).startsWith(Place.TRIAL);
    }

    @Test
    void letsNoMoreTrialsThroughThanConfigured() {
        onTrial();

        assertThat(world.route.enter(0, true)).isNotNull();
        assertThat(world.route.enter(0, true)).isNotNull();
        assertThat(world.route.enter(0, true)).isNull();
        assertThat(world.view(0).inFlight()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            names = {"NEUTRAL", "CANCELLED"})
    void aTrialThatSaysNothingIsGivenBack(Ending ending) {
        onTrial();

        for (int i = 0; i < 50; i++) {
            Permit trial = world.route.enter(0, true);
            assertThat(trial).isNotNull();
            trial.end(ending, 1);
        }

        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void comesBackByTrialsAndThenLittleByLittle() {
        onTrial();

        trial(Ending.SUCCESS);
        trial(Ending.SUCCESS);

        assertThat(world.places()).containsExactly(Place.IN, Place.IN, Place.IN);
        assertThat(world.view(0).share()).isEqualTo(0.1);
        world.pass(Duration.ofMillis(500));
        assertThat(world.view(0).share()).isEqualTo(0.5);
        world.pass(Duration.ofMillis(500));
        assertThat(world.view(0).share()).isEqualTo(1);
        assertThat(world.view(1).share()).isEqualTo(1);
        assertThat(world.heard).containsExactly("a OPEN", "a HALF_OPEN", "a CLOSED");
    }

    @Test
    void aTrialHasSucceededWithItsFirstContentHoweverLongTheRestTakes() {
        onTrial();
        Permit first = world.route.enter(0, true);
        Permit second = world.route.enter(0, true);
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();

        first.firstContent(1);
        second.firstContent(1);

        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.CLOSED);
        first.end(Ending.FAILURE, 1);
        second.end(Ending.SUCCESS, 1);
        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(world.view(0).inFlight()).isZero();
    }

    @Test
    void staysOutLongerEachTimeItsTrialsFailUpToTheMost() {
        fail(0, 4);
        for (long wait : new long[] {1000, 2000, 4000, 4000}) {
            assertThat(Duration.ofNanos(world.route.conditions().until() - world.nanos.get()))
                    .isEqualTo(Duration.ofMillis(wait + 1));
            world.pass(Duration.ofMillis(wait + 1));
            trial(Ending.FAILURE);
            trial(Ending.FAILURE);
        }
    }

    @Test
    void whatBeganBeforeTheCircuitOpenedIsNoTrialAndGivesNoneBack() {
        List<Permit> old = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            old.add(world.enter(0));
        }
        onTrial();
        assertThat(world.route.enter(0, true)).isNotNull();

        old.subList(0, 5).forEach(permit -> permit.end(Ending.CANCELLED, 1));
        old.subList(5, 10).forEach(permit -> permit.end(Ending.FAILURE, 1));

        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(world.route.enter(0, true)).isNotNull();
        assertThat(world.route.enter(0, true)).isNull();
    }

    @Test
    void noMoreThanTheShareIsOutAtOnce_andTheFirstStayOut() {
        fail(1, 4);
        world.pass(Duration.ofMillis(1));
        fail(0, 4);
        fail(2, 4);

        assertThat(world.places()).containsExactly(Place.SPARED, Place.EJECTED, Place.SPARED);
        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.OPEN);
        Permit spared = world.route.enter(0, false);
        assertThat(spared).as("stays as if it were closed").isNotNull();
        spared.end(Ending.FAILURE, 1);
    }

    @Test
    void theNextTakesThePlaceOfOneThatCameBack() {
        fail(1, 4);
        world.pass(Duration.ofMillis(500));
        fail(0, 4);
        world.pass(Duration.ofMillis(502));
        assertThat(world.places()).containsExactly(Place.SPARED, Place.TRIAL, Place.IN);

        for (int i = 0; i < 2; i++) {
            Permit trial = world.route.enter(1, true);
            assertThat(trial).isNotNull();
            trial.end(Ending.SUCCESS, 1);
        }

        assertThat(world.places()).containsExactly(Place.EJECTED, Place.IN, Place.IN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 33})
    void oneMayAlwaysBeOut(int percent) {
        World small = new World("circuit_breaker: {minimum_calls: 1, max_ejected_percent: " + percent + "}", "", "");

        small.ends(0, Ending.FAILURE);
        small.ends(1, Ending.FAILURE);

        assertThat(small.places()).containsExactly(Place.EJECTED, Place.SPARED);
    }

    @Test
    void slowAnswersCountWhereSlownessIsConfigured() {
        World slow = new World("circuit_breaker: {minimum_calls: 2, slow_call_ms: 100, slow_call_rate: 60}", "", "");
        for (int i = 0; i < 4; i++) {
            Permit quick = slow.enter(1);
            quick.firstContent(Duration.ofMillis(99).toNanos());
            quick.end(Ending.SUCCESS, Duration.ofSeconds(90).toNanos());
            if (slow.places().get(0) == Place.IN) {
                slow.enter(0).end(Ending.SUCCESS, Duration.ofMillis(101).toNanos());
            }
        }

        assertThat(slow.places()).containsExactly(Place.EJECTED, Place.IN);
    }

    @Test
    void aWindowOfTimeForgets() {
        World timed = new World("circuit_breaker: {minimum_calls: 4, window_type: time, window_size: 5}", "", "");
        for (int i = 0; i < 3; i++) {
            timed.ends(0, Ending.FAILURE);
        }
        timed.pass(Duration.ofSeconds(6));
        timed.ends(0, Ending.FAILURE);

        assertThat(timed.places()).containsExactly(Place.IN, Place.IN);
    }

    @Test
    void remembersTheLatestFailuresWithTheirCauses() {
        for (int i = 0; i < 20; i++) {
            Permit permit = world.route.enter(2, false);
            assertThat(permit).isNotNull();
            permit.failing("status 50" + i % 10 + "\nsecond line");
            permit.end(Ending.FAILURE, 1);
            world.ends(2, Ending.SUCCESS);
            world.ends(2, Ending.SUCCESS);
        }

        assertThat(world.view(2).failures()).hasSize(8);
        assertThat(world.view(2).failures().get(0).what()).isEqualTo("status 509 second line");
    }

    @Test
    void whenAllCircuitsAreOpenTheSmallestTimeUntilATrialIsKnown() {
        fail(0, 4);
        world.pass(Duration.ofMillis(400));
        fail(1, 4);
        assertThat(world.route.shortage(List.of(0, 1, 2), any -> false)).isNull();
        fail(2, 4);

        Shortage shortage = world.route.shortage(List.of(0, 1, 2), any -> false);

        assertThat(shortage).isNotNull();
        assertThat(shortage.status()).isEqualTo(503);
        assertThat(shortage.reason()).isEqualTo("all circuits are open");
        assertThat(shortage.remaining()).isBetween(Duration.ofMillis(600), Duration.ofMillis(601));
        world.pass(Duration.ofMillis(900));
        assertThat(world.route.shortage(List.of(0, 1, 2), any -> false))
                .as("one may be tried now")
                .extracting(Shortage::retryAfterSeconds)
                .isEqualTo(1L);
    }

    @Test
    void ofCoolDownsAndOpenCircuitsTheOneThatEndsFirstIsWaitedFor() {
        World both = new World(ON + ", cooldown: {}", "", "");
        for (int i = 0; i < 4; i++) {
            both.ends(0, Ending.FAILURE);
        }
        both.answers(1, 429, Map.of("retry-after-ms", "300"));

        assertThat(both.route.shortage(List.of(0, 1), any -> false))
                .extracting(Shortage::remaining)
                .isEqualTo(Duration.ofMillis(300));
    }

    private void fail(int instance, int times) {
        for (int i = 0; i < times; i++) {
            world.ends(instance, Ending.FAILURE);
        }
    }

    private void onTrial() {
        fail(0, 4);
        world.pass(Duration.ofMillis(1001));
    }

    private void trial(Ending ending) {
        Permit permit = world.route.enter(0, true);
        assertThat(permit).isNotNull();
        permit.end(ending, 1);
    }
}
