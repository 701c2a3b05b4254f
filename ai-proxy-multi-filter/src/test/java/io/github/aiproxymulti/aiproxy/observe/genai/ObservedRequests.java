package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.aiproxy.exchange.AttemptLoops;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.exchange.ReadBounds;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.observe.AttemptLog;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/** Sends requests to real servers, with an observing listener, and canaries wherever secrets may be. */
final class ObservedRequests {

    static final Duration SOON = Duration.ofSeconds(20);
    static final List<String> SECRETS =
            List.of("canary-key", "canary-query", "canary-custom", "canary-client", "canary-cookie");

    private static final Map<String, Provider> PROVIDERS =
            Providers.builtIn().stream().collect(Collectors.toUnmodifiableMap(Provider::name, Function.identity()));

    private final ExchangeListener listener;
    private final @Nullable Observation parent;

    ObservedRequests(ExchangeListener listener, @Nullable Observation parent) {
        this.listener = listener;
        this.parent = parent;
    }

    /** An instance with keys, in flow style. */
    static String instance(String name, String provider, int port, String path) {
        return "{name: " + name + ", provider: " + provider
                + ", weight: 1, options: {model: configured}, auth: {header:"
                + " {Authorization: Bearer canary-key, x-custom: canary-custom}, query: {key: canary-query}},"
                + " override: {endpoint: 'http://127.0.0.1:" + port + path + "'}}";
    }

    /** Sends one with the instances in their order and reads its answer to the end, if it comes. */
    void send(String path, String body, String more, String... instances) {
        PreparedResponse response = open(path, body, more, instances);
        response.body()
                .doOnNext(buffer -> buffer.release())
                .onErrorComplete()
                .then()
                .block(SOON);
    }

    /** Sends one; its answer is not read yet. */
    PreparedResponse open(String path, String body, String more, String... instances) {
        AiProxyMultiConfig config = config("{instances: [" + String.join(", ", instances) + "]" + more + "}");
        Iterator<InstancePlan> plans = config.instances().stream()
                .map(instance -> InstancePlan.compile(
                        instance,
                        PROVIDERS.getOrDefault(
                                instance.provider().name(), Providers.builtIn().get(0)),
                        config.transport().timeout(),
                        HttpClient.create(),
                        RequestAuthorizer.NONE))
                .iterator();
        ClientRequest request = Records.request(
                path,
                body,
                new DefaultHttpHeaders()
                        .add("Authorization", "Bearer canary-client")
                        .add("Cookie", "canary-cookie")
                        .add("traceparent", "of-the-client"));
        ExchangeRecord exchange = new ExchangeRecord("r", config.logging());
        exchange.understood(request);
        if (parent != null) {
            exchange.arrivedIn(Context.of(ObservationThreadLocalAccessor.KEY, parent));
        }
        return new AttemptLoops(
                        new ReadBounds(1 << 20, 1 << 20, 1 << 20),
                        new AttemptLog(),
                        new ExchangeListeners(List.of(listener)),
                        System::nanoTime,
                        Schedulers.parallel(),
                        () -> AnswerIdentity.NONE)
                .loop(
                        new HeaderPolicy(config.forwardHeaders(), false),
                        Policies.policy(config.fallback(), true),
                        config)
                .run(
                        request,
                        () -> plans.hasNext() ? chosen(plans.next()) : new Selection.NoneLeft("all tried"),
                        exchange)
                .blockOptional(SOON)
                .orElseThrow();
    }

    private static Selection chosen(InstancePlan plan) {
        return new Selection.Chosen(plan, plan.configuredAddress().orElseThrow());
    }

    private static AiProxyMultiConfig config(String text) {
        return new ConfigReader(
                        PROVIDERS.keySet(),
                        Supported.everything(),
                        SecretResolver.environment(name -> null),
                        plain -> plain,
                        (path, tree, warnings) -> {
                            throw new IllegalArgumentException("no checks here");
                        },
                        true)
                .readText(text, warning -> {});
    }
}
