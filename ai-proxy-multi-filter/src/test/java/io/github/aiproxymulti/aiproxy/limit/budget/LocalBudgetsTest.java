package io.github.aiproxymulti.aiproxy.limit.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.limit.budget.Decision.Level;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement.Charge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalBudgetsTest {

    private static final long MINUTE = 60_000;

    private final AtomicLong now = new AtomicLong();
    private final List<String> overflown = new ArrayList<>();
    private final LocalBudgets budgets = new LocalBudgets(now::get, 100, overflown::add);

    @Test
    void letsThroughAsLongAsOneUnitIsLeftWhateverItWillCost() {
        assertThat(look("k", 30)).isEqualTo(granted(30, MINUTE));
        charge("k", 29);
        assertThat(look("k", 30)).isEqualTo(granted(1, MINUTE));
        charge("k", 1000);
        assertThat(look("k", 30)).isEqualTo(refused(MINUTE));
    }

    @Test
    void aWindowBeginsWhenItIsFirstAskedAndLastsItsLength() {
        look("k", 10);
        now.addAndGet(59_999);
        charge("k", 10);
        assertThat(look("k", 10).granted()).isFalse();

        now.addAndGet(1);

        assertThat(look("k", 10)).isEqualTo(granted(10, MINUTE));
    }

    @Test
    void theResetThatIsToldRunsFromTheFirstCharge() {
        look("k", 10);
        now.addAndGet(20_000);
        assertThat(look("k", 10).levels()).containsExactly(new Level(10, MINUTE));
        charge("k", 4);
        now.addAndGet(15_000);

        assertThat(look("k", 10).levels()).containsExactly(new Level(6, 45_000));
    }

    @Test
    void theFirstRefusalDecidesAndNothingIsTaken() {
        charge("b", 10);
        Ask both = new Ask("r", "", 0, List.of(taking("a", 1), taking("b", 1)));

        assertThat(ask(both)).isEqualTo(new Decision(false, List.of(new Level(10, MINUTE), new Level(0, MINUTE))));
        assertThat(look("a", 10)).isEqualTo(granted(10, MINUTE));
    }

    @Test
    void twoDemandsOfOneCounterMustFitTogether() {
        charge("a", 9);
        assertThat(ask(new Ask("r", "", 0, List.of(taking("a", 1), taking("a", 1))))
                        .granted())
                .isFalse();
    }

    @Test
    void whatIsReservedCannotBeHadByOthersUntilItIsSettled() {
        assertThat(reserve("one", "k", 60).granted()).isTrue();
        assertThat(reserve("two", "k", 60).granted()).isFalse();

        settle("one", "k", 25, 60);

        assertThat(look("k", 100).levels()).containsExactly(new Level(75, MINUTE));
        assertThat(reserve("two", "k", 75).granted()).isTrue();
    }

    @Test
    void whatIsReservedOutlivesTheWindowButNotItsTime() {
        reserve("one", "k", 60);
        now.addAndGet(MINUTE);
        assertThat(look("k", 100).levels()).containsExactly(new Level(40, MINUTE));

        now.addAndGet(5 * MINUTE);

        assertThat(look("k", 100).levels()).containsExactly(new Level(100, MINUTE));
        settle("one", "k", 10, 60);
        assertThat(look("k", 100).levels().get(0).remaining()).isEqualTo(90);
    }

    @Test
    void aChargeThatGoesOverTheLimitIsTheLastOfItsRequestWhenRulesSaySo() {
        budgets.settle(new Settlement(
                        "r", "", List.of(new Charge("a", 5, MINUTE, 9, 0), new Charge("b", 5, MINUTE, 9, 0)), true))
                .block(Duration.ofSeconds(1));

        assertThat(look("a", 100).levels().get(0).remaining()).isEqualTo(91);
        assertThat(look("b", 100).levels().get(0).remaining()).isEqualTo(100);
    }

    @Test
    void keysBeyondTheBoundShareOneCounter() {
        for (int i = 0; i < 100; i++) {
            look("k" + i, 10);
        }
        assertThat(overflown).isEmpty();
        charge("fresh", 10);

        assertThat(look("other", 10).granted()).isFalse();
        assertThat(look("k5", 10).granted()).isTrue();
        assertThat(overflown).containsExactly("r", "r");
        assertThat(budgets.size()).isEqualTo(101);
    }

    @Test
    void oldCountersMakeRoomForNewOnes() {
        for (int i = 0; i < 100; i++) {
            look("k" + i, 10);
        }
        now.addAndGet(MINUTE);

        for (int i = 0; i < 1000; i++) {
            look("n" + i, 10);
            now.addAndGet(MINUTE);
        }

        assertThat(overflown).isEmpty();
        assertThat(budgets.size()).isLessThanOrEqualTo(100);
        budgets.retain(Set.of("r"));
        assertThat(budgets.size()).isZero();
    }

    @Test
    void anOwnerThatComesBackFindsItsCountersAsLongAsTheirWindowsLast() {
        charge("k", 10);
        budgets.retain(Set.of("r"));
        budgets.retain(Set.of());
        assertThat(look("k", 10).granted()).isFalse();

        now.addAndGet(MINUTE);
        budgets.retain(Set.of());

        assertThat(budgets.size()).isZero();
        assertThat(look("k", 10).granted()).isTrue();
    }

    @Test
    void whatOwnersLeaveBehindIsBounded() {
        for (int owner = 0; owner < 50; owner++) {
            for (int i = 0; i < 10; i++) {
                String key = "k" + i;
                ask(new Ask("r" + owner, "", 0, List.of(new Demand(key, 10, MINUTE, 0, 0))));
            }
        }
        budgets.retain(Set.of("r7"));

        assertThat(budgets.size()).isBetween(100, 110);
    }

    @Test
    void reservationsOfManyThreadsNeverExceedTheLimit()
            throws ExecutionException, InterruptedException, TimeoutException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            AtomicInteger granted = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    Random random = new Random(thread);
                    for (int n = 0; n < 2000; n++) {
                        String name = thread + "-" + n;
                        if (reserve(name, "k", 1 + random.nextInt(20)).granted()) {
                            granted.incrementAndGet();
                            settle(name, "k", random.nextInt(2), 0);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
            assertThat(granted.get()).isGreaterThan(100);
            assertThat(look("k", 100).levels().get(0).remaining()).isBetween(0L, 20L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aPeekSaysWhatWouldBeDecidedAndLeavesNoTrace() {
        LocalBudgets unseen = new LocalBudgets(now::get, 100, overflown::add);
        assertThat(peek(budgets, new Ask("nobody", "", 0, List.of(taking("k", 11)))))
                .isEqualTo(refused(MINUTE));
        assertThat(budgets.size()).isZero();
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            now.addAndGet(random.nextInt(20_000));
            String key = "k" + random.nextInt(3);
            String name = "n" + i;
            Ask ask = new Ask(
                    "r",
                    name,
                    15_000,
                    List.of(
                            new Demand(key, 40, MINUTE, random.nextInt(3), random.nextInt(8)),
                            new Demand("all", 100, 2 * MINUTE, random.nextInt(3), 0)));
            Decision peeked = peek(budgets, ask);
            assertThat(peek(budgets, ask)).isEqualTo(peeked);

            assertThat(ask(ask)).isEqualTo(peeked);
            assertThat(unseen.ask(ask).block(Duration.ofSeconds(1))).isEqualTo(peeked);
            if (random.nextBoolean()) {
                Settlement settlement =
                        new Settlement("r", name, List.of(new Charge(key, 40, MINUTE, random.nextInt(9), 1)), false);
                budgets.settle(settlement).block(Duration.ofSeconds(1));
                unseen.settle(settlement).block(Duration.ofSeconds(1));
            }
        }
    }

    private static Decision peek(LocalBudgets budgets, Ask ask) {
        return Objects.requireNonNull(budgets.peek(ask).block(Duration.ofSeconds(1)));
    }

    private Decision look(String key, long limit) {
        return ask(new Ask("r", "", 0, List.of(new Demand(key, limit, MINUTE, 0, 0))));
    }

    private Decision reserve(String name, String key, long units) {
        return ask(new Ask("r", name, 5 * MINUTE, List.of(new Demand(key, 100, MINUTE, 0, units))));
    }

    private static Demand taking(String key, long units) {
        return new Demand(key, 10, MINUTE, units, 0);
    }

    private Decision ask(Ask ask) {
        return Objects.requireNonNull(budgets.ask(ask).block(Duration.ofSeconds(1)));
    }

    private void charge(String key, long cost) {
        settle("", key, cost, 0);
    }

    private void settle(String name, String key, long cost, long reserved) {
        budgets.settle(new Settlement("r", name, List.of(new Charge(key, 1_000_000, MINUTE, cost, reserved)), false))
                .block(Duration.ofSeconds(1));
    }

    private static Decision granted(long remaining, long reset) {
        return new Decision(true, List.of(new Level(remaining, reset)));
    }

    private static Decision refused(long reset) {
        return new Decision(false, List.of(new Level(0, reset)));
    }
}
