package io.github.aiproxymulti.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The state machine. In the scripts S is status 200, F status 500, G a line that is no status line, T a connection failure, O a
 * time-out, and any number that status; {@code H(1,2,0,0)} is healthy with those counters, mH and mU are the two between.
 */
class TargetHealthTest {

    private static final Thresholds BASE = new Thresholds(Set.of(200), Set.of(500), 2, 3, 2, 3);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "H | S S         | H(0,0,0,0) H(0,0,0,0)",
                "H | F S S       | mH(0,1,0,0) mH(1,0,0,0) H(2,0,0,0)",
                "H | F F S F F F | mH(0,1,0,0) mH(0,2,0,0) mH(1,0,0,0) mH(0,1,0,0) mH(0,2,0,0) U(0,3,0,0)",
                "H | F T F T     | mH(0,1,0,0) mH(0,1,1,0) mH(0,2,1,0) U(0,2,2,0)",
                "H | F F F F S F F F S S | mH(0,1,0,0) mH(0,2,0,0) U(0,3,0,0) U(0,3,0,0) mU(1,0,0,0) mU(0,1,0,0)"
                        + " mU(0,2,0,0) U(0,3,0,0) mU(1,0,0,0) H(2,0,0,0)",
                "H | O O T O     | mH(0,0,0,1) mH(0,0,0,2) mH(0,0,1,2) U(0,0,1,3)",
                "H | 418 G 418   | H(0,0,0,0) mH(0,1,0,0) mH(0,1,0,0)",
                "H | 0           | mH(0,1,0,0)",
                "U | S F S S     | mU(1,0,0,0) mU(0,1,0,0) mU(1,0,0,0) H(2,0,0,0)",
            })
    void followsTheReferenceTraces(String from, String script, String expected) {
        assertThat(run(from, script, BASE)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "limits {0} {1} {2} {3}, {4}: {5}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 3 | 2 | 3 | H | F S S F S F | mH(0,1,0,0) mH(0,1,0,0) mH(0,1,0,0) mH(0,2,0,0) mH(0,2,0,0) U(0,3,0,0)",
                "2 | 0 | 2 | 3 | H | F F F T T   | H(0,0,0,0) H(0,0,0,0) H(0,0,0,0) mH(0,0,1,0) U(0,0,2,0)",
                "0 | 3 | 2 | 3 | U | S S S       | U(0,0,0,0) U(0,0,0,0) U(0,0,0,0)",
                "2 | 3 | 0 | 3 | H | T T T       | H(0,0,0,0) H(0,0,0,0) H(0,0,0,0)",
                "2 | 3 | 2 | 0 | H | O O O       | H(0,0,0,0) H(0,0,0,0) H(0,0,0,0)",
                "2 | 3 | 2 | 2 | H | O O         | mH(0,0,0,1) U(0,0,0,2)",
                "2 | 5 | 3 | 2 | H | T T T       | mH(0,0,1,0) mH(0,0,2,0) U(0,0,3,0)",
                "2 | 1 | 1 | 1 | H | F           | U(0,1,0,0)",
                "1 | 3 | 2 | 3 | U | S           | H(1,0,0,0)",
            })
    void ignoresAKindWhoseThresholdIsZero_HC047_HC048_HC051_HC054_HC055_HC056_HC059_HC060_HC062_HC063_HC064(
            int s, int h, int t, int o, String from, String script, String expected) {
        assertThat(run(from, script, new Thresholds(Set.of(200), Set.of(500), s, h, t, o)))
                .isEqualTo(expected);
    }

    @Test
    void clearsTheSuccessesOnOneFailureBelowItsLimit_HC902() {
        TargetHealth half = new TargetHealth(HealthStatus.MOSTLY_UNHEALTHY, new Counters(1, 0, 0, 0));
        assertThat(half.after(new Observation.Status(500), BASE))
                .isEqualTo(new TargetHealth(HealthStatus.MOSTLY_UNHEALTHY, new Counters(0, 1, 0, 0)));
    }

    @Test
    void neverAddsUpKinds_HC903() {
        assertThat(run("H", "F F T T", BASE)).isEqualTo("mH(0,1,0,0) mH(0,2,0,0) mH(0,2,1,0) U(0,2,2,0)");
    }

    @Test
    void becomesHealthyAtOnceWhenOneSuccessSuffices_HC904() {
        TargetHealth bad = new TargetHealth(HealthStatus.MOSTLY_HEALTHY, new Counters(0, 2, 1, 1));
        assertThat(bad.after(new Observation.Status(200), new Thresholds(Set.of(200), Set.of(500), 1, 3, 2, 3)))
                .isEqualTo(new TargetHealth(HealthStatus.HEALTHY, new Counters(1, 0, 0, 0)));
    }

    @Test
    void takesAStatusInBothListsForASuccess_HC906() {
        Thresholds both = new Thresholds(Set.of(200), Set.of(200, 500), 2, 3, 2, 3);
        assertThat(new Observation.Status(200).outcome(both)).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void judgesTrafficAndProbesByTheirOwnLimitsOnSharedCounters() {
        Thresholds active = new Thresholds(Set.of(200), Set.of(500), 2, 5, 2, 3);
        Thresholds passive = new Thresholds(Set.of(200), Set.of(500), 2, 3, 2, 3);
        Observation f = new Observation.Status(500);
        assertThat(TargetHealth.NEW
                        .after(f, active)
                        .after(f, active)
                        .after(f, passive)
                        .status())
                .isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(TargetHealth.NEW.after(f, passive).after(f, passive).after(f, active))
                .isEqualTo(new TargetHealth(HealthStatus.MOSTLY_HEALTHY, new Counters(0, 3, 0, 0)));
    }

    @Test
    void judgesByTheDefaultsWhereOnlyOneHalfIsConfigured_HC912() {
        Thresholds limits = Thresholds.of(Specs.BASE.every(1, 0).active());
        assertThat(limits.unhealthyStatuses()).isEqualTo(ActiveCheck.DEFAULT_UNHEALTHY_STATUSES);
        assertThat(limits.httpFailures()).isEqualTo(5);
    }

    @Test
    void countsNothingForAHalfOfPassiveThatIsNotConfigured() {
        Thresholds limits = Thresholds.of(new PassiveCheck(PassiveCheck.Healthy.DEFAULT, null));
        assertThat(TargetHealth.NEW.after(new Observation.TcpFailure("x"), limits))
                .isSameAs(TargetHealth.NEW);
        assertThat(TargetHealth.NEW.after(new Observation.Status(500), limits)).isSameAs(TargetHealth.NEW);
        Thresholds other = Thresholds.of(new PassiveCheck(null, PassiveCheck.Unhealthy.DEFAULT));
        TargetHealth down = TargetHealth.forced(false);
        assertThat(down.after(new Observation.Status(200), other)).isSameAs(down);
    }

    @Test
    void neverCountsPast254() {
        Thresholds wide = new Thresholds(Set.of(200), Set.of(500), 254, 254, 254, 254);
        TargetHealth health = TargetHealth.NEW;
        for (int i = 0; i < 130; i++) {
            health = health.after(new Observation.TcpFailure("x"), wide);
        }
        health = health.after(new Observation.Timeout(), wide);
        assertThat(health.counters())
                .as("no neighbour leaks into another counter")
                .isEqualTo(new Counters(0, 0, 130, 1));
        TargetHealth full = new TargetHealth(HealthStatus.MOSTLY_HEALTHY, new Counters(0, 254, 0, 0));
        assertThat(full.after(new Observation.Garbage(), wide).counters().httpFailure())
                .isEqualTo(254);
    }

    @Test
    void keepsItsRulesForAnyHistory() {
        Random random = new Random(20260101);
        List<Observation> kinds = List.of(
                new Observation.Success(),
                new Observation.Status(200),
                new Observation.Status(500),
                new Observation.Status(418),
                new Observation.Garbage(),
                new Observation.TcpFailure("x"),
                new Observation.Timeout());
        for (int run = 0; run < 300; run++) {
            Thresholds limits = new Thresholds(
                    Set.of(200),
                    Set.of(500),
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(5),
                    random.nextInt(5));
            TargetHealth health = TargetHealth.NEW;
            for (int i = 0; i < 60; i++) {
                Observation seen = kinds.get(random.nextInt(kinds.size()));
                TargetHealth next = health.after(seen, limits);
                checkRules(health, seen, next, limits);
                health = next;
            }
        }
    }

    private static void checkRules(TargetHealth before, Observation seen, TargetHealth next, Thresholds limits) {
        Outcome outcome = seen.outcome(limits);
        String story = before + " " + seen + " " + next + " " + limits;
        assertThat(next.counters().success() > 0 && failures(next.counters()) > 0)
                .as("success and failure counters exclude each other: %s", story)
                .isFalse();
        if (outcome == Outcome.IGNORED || limits.limit(outcome) == 0) {
            assertThat(next).as(story).isSameAs(before);
        }
        if (before.isUsable() && !next.isUsable()) {
            assertThat(outcome.isFailure() && next.counters().of(outcome) >= limits.limit(outcome))
                    .as("goes down by its own limit only: %s", story)
                    .isTrue();
            assertThat(next.status()).as(story).isEqualTo(HealthStatus.UNHEALTHY);
        }
        if (!before.isUsable() && next.isUsable()) {
            assertThat(next.status()).as(story).isEqualTo(HealthStatus.HEALTHY);
            assertThat(next.counters().success()).as(story).isGreaterThanOrEqualTo(limits.successes());
        }
    }

    private static int failures(Counters counters) {
        return counters.httpFailure() + counters.tcpFailure() + counters.timeoutFailure();
    }

    private static String run(String from, String script, Thresholds limits) {
        TargetHealth health = TargetHealth.forced(from.equals("H"));
        List<String> trace = new ArrayList<>();
        for (String symbol : script.split(" +", -1)) {
            health = health.after(observation(symbol), limits);
            trace.add(written(health));
        }
        return String.join(" ", trace);
    }

    private static Observation observation(String symbol) {
        return switch (symbol) {
            case "S" -> new Observation.Status(200);
            case "F" -> new Observation.Status(500);
            case "G" -> new Observation.Garbage();
            case "T" -> new Observation.TcpFailure("refused");
            case "O" -> new Observation.Timeout();
            default -> new Observation.Status(Integer.parseInt(symbol));
        };
    }

    private static String written(TargetHealth health) {
        String status = switch (health.status()) {
            case HEALTHY -> "H";
            case MOSTLY_HEALTHY -> "mH";
            case MOSTLY_UNHEALTHY -> "mU";
            case UNHEALTHY -> "U";
        };
        Counters c = health.counters();
        return status + "(" + c.success() + "," + c.httpFailure() + "," + c.tcpFailure() + "," + c.timeoutFailure()
                + ")";
    }
}
