package io.github.aiproxymulti.aiproxy.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TroubleTest {

    private final AtomicLong now = new AtomicLong(1000);
    private final List<String> heard = new ArrayList<>();
    private final Trouble trouble = new Trouble(now::get, 500, new Trouble.Changes() {
        @Override
        public void begun(String why) {
            heard.add(why);
        }

        @Override
        public void over() {
            heard.add("over");
        }
    });

    @Test
    void threeFailuresInARowAreTroubleAndOneSuccessEndsIt() {
        trouble.failed("a");
        trouble.failed("a");
        trouble.succeeded();
        trouble.failed("a");
        trouble.failed("a");
        assertThat(trouble.isPresent()).isFalse();

        trouble.failed("last");
        trouble.failed("more");
        assertThat(trouble.isPresent()).isTrue();
        assertThat(trouble.mayTry()).isFalse();
        trouble.succeeded();
        trouble.succeeded();

        assertThat(trouble.isPresent()).isFalse();
        assertThat(heard).containsExactly("last", "over");
    }

    @Test
    void itIsTriedOncePerIntervalWhileThereIsTrouble() {
        for (int i = 0; i < 3; i++) {
            trouble.failed("gone");
        }
        int tries = 0;
        for (int i = 0; i < 5000; i++) {
            now.incrementAndGet();
            tries += trouble.mayTry() ? 1 : 0;
        }
        assertThat(tries).isEqualTo(10);
    }
}
