package io.github.aiproxymulti.aiproxy.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.hashing.FakeSource;
import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.LimitedRequest;
import io.github.aiproxymulti.aiproxy.limit.Limiting;
import io.github.aiproxymulti.aiproxy.limit.RequestSide;
import io.github.aiproxymulti.aiproxy.limit.RouteLimits;
import io.github.aiproxymulti.aiproxy.limit.SharedBudgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.LocalBudgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class OneRequestTest {

    private static final int MOST_MILLIS = 10_000;

    private static final Duration BOUND = Duration.ofMillis(50);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<String> asked = new ArrayList<>();
    private final List<String> settled = new ArrayList<>();

    @AfterEach
    void end() {
        time.dispose();
    }

    @Test
    void waitsOnceForAllInstancesHoweverSlowlyEachAnswerComes() {
        assertThat(waited(20)).as("two answers, and half of the third").isEqualTo(50);
        assertThat(asked).hasSize(3);
        assertThat(settled).as("what may have been taken after all").hasSize(1);
    }

    @Test
    void asksEveryInstanceWhileAnswersAreQuick() {
        assertThat(waited(4)).isEqualTo(32);
        assertThat(asked).hasSize(8);
        assertThat(settled).isEmpty();
    }

    @Test
    void asksNobodyAnyMoreWhenAllTimeWasSpentOnAnswers() {
        assertThat(waited(25)).isEqualTo(50);
        assertThat(asked).hasSize(2);
    }

    /** Milliseconds until a request knows that no instance has anything left for it. */
    private long waited(int millisPerAnswer) {
        List<InstancePlan> plans = Plans.list(IntStream.range(0, 8)
                .mapToObj(i -> Plans.item("i" + i, "openai", ""))
                .toArray(String[]::new));
        AiRateLimitingConfig config = new LimitReader(
                        SharedCounters.OWN, SecretResolver.environment(name -> null), given -> given, true)
                .readText(
                        "{\"limit\": 10, \"time_window\": 60, \"reservation\": {}"
                                + ", \"policy\": \"redis\", \"redis_host\": \"127.0.0.1\"}",
                        warning -> {});
        LimitedRequest request = new LimitedRequest(
                "r", new FakeSource(Map.of()), Requests.chat(), true, plans.size(), RequestSide.NONE);
        Limiting limiting = new Limiting(
                new LocalBudgets(() -> 0, 100, route -> {}),
                new Slow(millisPerAnswer),
                () -> "name" + asked.size(),
                LimitListener.NONE);
        long begun = time.now(TimeUnit.MILLISECONDS);
        CompletableFuture<@Nullable Selection> end = limiting.open(new RouteLimits(config), request)
                .next(candidates(plans), true)
                .toFuture();
        for (int i = 0; i < MOST_MILLIS && !end.isDone(); i++) {
            time.advanceTimeBy(Duration.ofMillis(1));
        }
        assertThat(end).isDone();
        assertThat(end.join()).isEqualTo(new Selection.NoneLeft("all servers tried"));
        return time.now(TimeUnit.MILLISECONDS) - begun;
    }

    private static Candidates candidates(List<InstancePlan> plans) {
        Iterator<InstancePlan> left = plans.iterator();
        return () -> left.hasNext() ? new Selection.Chosen(left.next(), null) : new Selection.NoneLeft("none");
    }

    /** Counters that say no, each time after a while. */
    private final class Slow implements SharedBudgets, Budgets {
        private final Duration delay;

        Slow(int millis) {
            this.delay = Duration.ofMillis(millis);
        }

        @Override
        public Budgets of(AiRateLimitingConfig config) {
            return this;
        }

        @Override
        public void retain(Collection<AiRateLimitingConfig> live) {}

        @Override
        public Budgets ofOneRequest() {
            return new OneRequest(this, BOUND, time);
        }

        @Override
        public Mono<Decision> ask(Ask ask) {
            asked.add(ask.reservation());
            Decision no = new Decision(false, List.of(new Decision.Level(0, 1_000)));
            return Mono.delay(delay, time).thenReturn(no);
        }

        @Override
        public Mono<Decision> peek(Ask ask) {
            return ask(ask);
        }

        @Override
        public Mono<Void> settle(Settlement settlement) {
            settled.add(settlement.reservation());
            return Mono.empty();
        }
    }
}
