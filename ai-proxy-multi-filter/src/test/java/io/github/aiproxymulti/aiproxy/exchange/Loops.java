package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.SendProgress;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Loops that go out to nobody, on a time of their own. */
final class Loops {

    private Loops() {}

    static AttemptLoop loop(
            AiProxyMultiConfig config,
            FallbackPolicy policy,
            VirtualTimeScheduler time,
            BiFunction<UpstreamRequest, SendProgress, Mono<UpstreamResponse>> client) {
        Ticking ticking = Alarms.ticking(time);
        AnswerReader reader = new AnswerReader(
                policy,
                new CompleteReader(config.limits(), new ReadBounds(1 << 20, 1 << 20, 1 << 20), false),
                new StreamReader(policy.mayFallBack(), config.limits(), config.delivery(), 0, ticking),
                1 << 20);
        return new AttemptLoop(
                new AttemptRunner(
                        new RequestAssembler(new HeaderPolicy(Set.of(), false), () -> AnswerIdentity.NONE),
                        client,
                        reader),
                policy,
                RequestRules.of(config, new RetryBudgets(ticking.nanos())),
                new Silence(),
                new ExchangeListeners(List.of()),
                ticking);
    }
}
