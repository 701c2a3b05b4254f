package io.github.aiproxymulti.aiproxy.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LoadMeterTest {

    private static final long SECOND = 1_000_000_000;
    private static final Offset<Double> ABOUT = Offset.offset(1e-6);

    private final AtomicLong now = new AtomicLong(-5 * SECOND);
    private final LoadMeter meter = new LoadMeter(now::get);

    @Test
    void countsWhatIsInFlight() {
        begin();
        begin();
        assertThat(meter.load()).isEqualTo(2);
        assertThat(meter.inFlight()).isEqualTo(2);

        meter.ended(false);
        assertThat(meter.load()).isEqualTo(1);
    }

    @Test
    void letsInNoMoreThanItMay() {
        assertThat(meter.tryBegin(1)).isTrue();
        assertThat(meter.tryBegin(1)).isFalse();
        assertThat(meter.inFlight()).isEqualTo(1);
    }

    @Test
    void aFailureWeighsLikeManyRequestsUntilASecondLater() {
        fail();
        assertThat(meter.load()).isEqualTo(1000);

        now.addAndGet(SECOND / 2);
        assertThat(meter.load()).isCloseTo(500, ABOUT);

        now.addAndGet(SECOND / 2);
        assertThat(meter.load()).isZero();
        assertThat(meter.inFlight()).isZero();
    }

    @Test
    void eachFurtherFailureWeighsTwiceAsLongUpToABound() {
        long hold = SECOND;
        for (int i = 0; i < 10; i++) {
            fail();
            now.addAndGet(hold - 1);
            assertThat(meter.load()).as("after failure %s", i + 1).isPositive();
            now.addAndGet(1);
            assertThat(meter.load()).isZero();
            hold = Math.min(2 * hold, 32 * SECOND);
        }
    }

    @Test
    void aSuccessEndsThatAtOnceAndTheRestComesBackByAndBy() {
        for (int i = 0; i < 4; i++) {
            fail();
        }
        succeed();
        begin();
        assertThat(meter.load()).isEqualTo(9);
        meter.ended(false);
        begin();
        assertThat(meter.load()).isEqualTo(5);
        meter.ended(false);
        begin();
        assertThat(meter.load()).isEqualTo(1);
    }

    @Test
    void whatSaysNothingOfTheInstanceLeavesTheStrikes() {
        fail();
        begin();
        meter.left();

        assertThat(meter.inFlight()).isZero();
        assertThat(meter.load()).isEqualTo(1000);
    }

    @Test
    void knowsNoTimeBeforeTheFirstContent() {
        begin();
        assertThat(meter.latencyNanos(now.get())).isZero();
        meter.firstContent(300);
        assertThat(meter.latencyNanos(now.get())).isEqualTo(300);
    }

    @Test
    void aSlowerAnswerCountsAtOnceAndAFasterOneByAndBy() {
        meter.firstContent(SECOND);
        now.addAndGet(SECOND / 10);
        meter.firstContent(3 * SECOND);
        assertThat(meter.latencyNanos(now.get())).isEqualTo(3.0 * SECOND);

        now.addAndGet(SECOND / 10);
        meter.firstContent(SECOND / 10);
        assertThat(meter.latencyNanos(now.get())).isBetween(2.5 * SECOND, 3.0 * SECOND);
        for (int i = 0; i < 600; i++) {
            now.addAndGet(SECOND / 10);
            meter.firstContent(SECOND / 10);
        }
        assertThat(meter.latencyNanos(now.get())).isLessThan(0.15 * SECOND);
    }

    @Test
    void whoIsNotAskedIsForgivenWithTime() {
        meter.firstContent(SECOND);
        now.addAndGet(10 * SECOND);
        assertThat(meter.latencyNanos(now.get())).isCloseTo(SECOND / 2.0, ABOUT);
    }

    private void begin() {
        assertThat(meter.tryBegin(Integer.MAX_VALUE)).isTrue();
    }

    private void fail() {
        begin();
        meter.ended(true);
    }

    private void succeed() {
        begin();
        meter.ended(false);
    }
}
