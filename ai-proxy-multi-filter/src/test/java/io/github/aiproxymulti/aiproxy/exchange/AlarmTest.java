package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class AlarmTest {

    private static final Duration TICK = Duration.ofMillis(1);

    private final VirtualTimeScheduler time = Alarms.time();
    private final List<Expiry> expired = new ArrayList<>();

    @Test
    void boundsSendingAndWaitingForTheHeadEachByTheStep() {
        Alarm alarm = alarm(Timeouts.NONE);
        alarm.connecting();
        pass(Duration.ofHours(1));
        alarm.connected();
        pass(Alarms.STEP.minus(TICK));
        alarm.sent();
        pass(Alarms.STEP.minus(TICK));
        assertThat(expired).isEmpty();

        pass(TICK);

        assertThat(expired).containsExactly(Expiry.HEAD);
        assertThat(alarm.head(true)).as("a head that comes too late").isFalse();
    }

    @Test
    void boundsSendingToAnUpstreamThatNeverReads() {
        Alarm alarm = alarm(Timeouts.NONE);
        alarm.connecting();
        alarm.connected();

        pass(Alarms.STEP);

        assertThat(expired).containsExactly(Expiry.SEND);
    }

    @Test
    void boundsConnectingOnlyWhenToldTo() {
        alarm(timeouts(100, null, null, null, null)).connecting();

        pass(Duration.ofMillis(100));

        assertThat(expired).containsExactly(Expiry.CONNECT);
    }

    @Test
    void boundsSendingAndWaitingTogetherWhenToldTo() {
        Alarm alarm = alarm(timeouts(null, 100, null, null, null));
        alarm.connecting();
        alarm.connected();
        pass(Duration.ofMillis(60));
        alarm.sent();

        pass(Duration.ofMillis(40));

        assertThat(expired).containsExactly(Expiry.RESPONSE_HEADERS);
    }

    @Test
    void boundsEachReadOfTheBody() {
        Alarm alarm = reading(Timeouts.NONE);
        for (int i = 0; i < 5; i++) {
            pass(Alarms.STEP.minus(TICK));
            alarm.read();
        }
        assertThat(expired).isEmpty();

        pass(Alarms.STEP);

        assertThat(expired).containsExactly(Expiry.READ);
    }

    @Test
    void holdsNoReadAgainstAnUpstreamWhileNobodyWantsMore() {
        Alarm alarm = reading(timeouts(null, null, null, 200, null));
        alarm.content();
        alarm.demandChanged(() -> false);
        pass(Duration.ofHours(2));
        alarm.demandChanged(() -> true);
        assertThat(expired).isEmpty();

        pass(Duration.ofMillis(199));
        assertThat(expired).isEmpty();
        pass(TICK);

        assertThat(expired).containsExactly(Expiry.IDLE_CONTENT);
    }

    @Test
    void countsFromTheAttemptsBeginningToItsFirstContent() {
        Alarm alarm = alarm(timeouts(null, null, 500, null, null));
        alarm.connecting();
        alarm.connected();
        alarm.sent();
        pass(Duration.ofMillis(400));
        alarm.head(true);
        alarm.onExpiry(late -> expired.add(late.expiry()));
        alarm.read();

        pass(Duration.ofMillis(100));

        assertThat(expired).containsExactly(Expiry.FIRST_CONTENT);
    }

    @Test
    void expectsNoContentEventOfAnAnswerThatIsNoStream() {
        Alarm alarm = alarm(timeouts(null, null, 500, null, null));
        alarm.connected();
        alarm.sent();
        alarm.head(false);

        pass(Duration.ofSeconds(20));

        assertThat(expired).isEmpty();
    }

    @Test
    void takesNothingButContentForProgress() {
        Alarm alarm = reading(timeouts(null, null, null, 100, null));
        pass(Duration.ofSeconds(10));
        alarm.content();
        for (int i = 0; i < 9; i++) {
            pass(Duration.ofMillis(10));
            alarm.read();
        }
        assertThat(expired).as("before any content idling is not its matter").isEmpty();

        pass(Duration.ofMillis(10));

        assertThat(expired).containsExactly(Expiry.IDLE_CONTENT);
    }

    @Test
    void boundsTheAttemptWhateverProgressItMakesAndWhoeverWaits() {
        Alarm alarm = reading(timeouts(null, null, null, null, 1000));
        alarm.demandChanged(() -> false);

        pass(Duration.ofMillis(999));
        alarm.content();
        pass(TICK);

        assertThat(expired).containsExactly(Expiry.ATTEMPT);
    }

    @Test
    void boundsTheRequestFirst() {
        Alarm alarm = Alarms.alarm(
                time,
                timeouts(null, null, null, null, 50),
                Duration.ofMillis(50).toNanos());
        alarm.onExpiry(late -> expired.add(late.expiry()));

        pass(Duration.ofMillis(50));

        assertThat(expired).containsExactly(Expiry.REQUEST);
    }

    @Test
    void goesOffOnceAndTellsWhoComesLate() {
        Alarm alarm = reading(Timeouts.NONE);
        pass(Duration.ofHours(1));

        alarm.onExpiry(late -> expired.add(late.expiry()));
        pass(Duration.ofHours(1));

        assertThat(expired).containsExactly(Expiry.READ, Expiry.READ);
    }

    @Test
    void leavesNothingBehindWhenTheAttemptIsOver() {
        Alarm alarm = reading(timeouts(10, 10, 10, 10, 10));
        alarm.end();

        pass(Duration.ofHours(1));

        assertThat(expired).isEmpty();
        assertThat(alarm.head(true)).isFalse();
        assertThat(time.getScheduledTaskCount()).isLessThanOrEqualTo(4);
    }

    @Test
    void schedulesOneTimerForAnAttemptThatKeepsItsTime() {
        Alarm alarm = reading(Timeouts.NONE);
        for (int i = 0; i < 1000; i++) {
            alarm.read();
            alarm.demandChanged(() -> false);
            alarm.demandChanged(() -> true);
        }

        assertThat(time.getScheduledTaskCount()).isEqualTo(1);
    }

    private Alarm reading(Timeouts timeouts) {
        Alarm alarm = alarm(timeouts);
        alarm.connecting();
        alarm.connected();
        alarm.sent();
        assertThat(alarm.head(true)).isTrue();
        alarm.onExpiry(late -> expired.add(late.expiry()));
        return alarm;
    }

    private Alarm alarm(Timeouts timeouts) {
        Alarm alarm = Alarms.alarm(time, timeouts);
        alarm.onExpiry(late -> expired.add(late.expiry()));
        return alarm;
    }

    private void pass(Duration passed) {
        time.advanceTimeBy(passed);
    }

    private static Timeouts timeouts(
            @Nullable Integer connect,
            @Nullable Integer headers,
            @Nullable Integer first,
            @Nullable Integer idle,
            @Nullable Integer attempt) {
        return new Timeouts(millis(connect), millis(headers), millis(first), millis(idle), millis(attempt), null);
    }

    private static @Nullable Duration millis(@Nullable Integer value) {
        return value == null ? null : Duration.ofMillis(value);
    }
}
