package io.github.aiproxymulti.aiproxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.hashing.FakeSource;
import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.LocalBudgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RequestLimitsTest {

    private static final String REDIS = "\"policy\": \"redis\", \"redis_host\": \"127.0.0.1\"";

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger givenBack = new AtomicInteger();

    @Test
    void asksCountersThatDoNotAnswerOnceAndGivesBackOnlyWhatItAskedFor() {
        List<InstancePlan> plans =
                Plans.list(Plans.item("a", "openai", ""), Plans.item("b", "openai", ""), Plans.item("c", "openai", ""));
        RequestLimits limits =
                limits("{\"limit\": 10, \"time_window\": 60, \"reservation\": {}, " + REDIS + "}", plans);

        StepVerifier.create(limits.next(candidates(plans), true))
                .expectNext(new Selection.NoneLeft("all servers tried"))
                .expectComplete()
                .verify(Duration.ofSeconds(10));

        assertThat(asked).hasValue(1);
        assertThat(givenBack).hasValue(1);
    }

    private RequestLimits limits(String text, List<InstancePlan> plans) {
        AiRateLimitingConfig config = new LimitReader(
                        SharedCounters.OWN, SecretResolver.environment(name -> null), given -> given, true)
                .readText(text, warning -> {});
        LimitedRequest request = new LimitedRequest(
                "r", new FakeSource(Map.of()), Requests.chat(), true, plans.size(), RequestSide.NONE);
        return new Limiting(new LocalBudgets(() -> 0, 100, route -> {}), new Silent(), () -> "name", LimitListener.NONE)
                .open(new RouteLimits(config), request);
    }

    private static Candidates candidates(List<InstancePlan> plans) {
        Iterator<InstancePlan> left = plans.iterator();
        return () -> left.hasNext() ? new Selection.Chosen(left.next(), null) : new Selection.NoneLeft("none");
    }

    /** Shared counters that nobody answers for. */
    private final class Silent implements SharedBudgets, Budgets {

        @Override
        public Budgets of(AiRateLimitingConfig config) {
            return this;
        }

        @Override
        public void retain(Collection<AiRateLimitingConfig> live) {}

        @Override
        public Mono<Decision> ask(Ask ask) {
            asked.incrementAndGet();
            return Mono.error(new BudgetsUnavailableException("silent"));
        }

        @Override
        public Mono<Decision> peek(Ask ask) {
            return ask(ask);
        }

        @Override
        public Mono<Void> settle(Settlement settlement) {
            givenBack.incrementAndGet();
            return Mono.empty();
        }
    }
}
