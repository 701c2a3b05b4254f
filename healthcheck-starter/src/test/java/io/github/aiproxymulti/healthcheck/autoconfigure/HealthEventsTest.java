package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Timeout(30)
class HealthEventsTest {

    private static final ResourceId ORDERS = new ResourceId("orders");
    private static final int MOST = 10;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final Scheduler scheduler = Schedulers.newBoundedElastic(1, MOST, "health-events-test", 60, true);
    private final HealthEvents events = new HealthEvents(this::listen, scheduler);

    @AfterEach
    void close() {
        blocked.countDown();
        events.close();
    }

    @Test
    void tellsInOrder() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            problem("p" + i);
        }
        problem("last");

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).containsExactly("p0", "p1", "p2", "p3", "p4", "last");
    }

    @Test
    void aListenerThatFailsIsNotTheLast() throws InterruptedException {
        problem("throw");
        problem("last");

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).containsExactly("last");
    }

    @Test
    void aListenerThatBlocksHoldsNobodyUpAndOnlySoManyWait() throws InterruptedException {
        problem("block");
        for (int i = 0; i < 20 * MOST; i++) {
            problem("p" + i);
        }
        blocked.countDown();

        assertThat(heard).hasSizeLessThanOrEqualTo(MOST + 1);
        while (done.getCount() > 0) {
            problem("last");
            done.await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(heard).contains("p0", "last").doesNotContain("p" + (20 * MOST - 1));
    }

    private void problem(String text) {
        events.onBuildFailure(ORDERS, text, false);
    }

    private void listen(Object event) {
        String text = ((ResourceProblemEvent) event).problem();
        if (text.equals("throw")) {
            throw new IllegalStateException("a listener's own fault");
        }
        if (text.equals("block")) {
            awaitRelease();
        }
        heard.add(text);
        if (text.equals("last")) {
            done.countDown();
        }
    }

    private void awaitRelease() {
        try {
            if (!blocked.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
