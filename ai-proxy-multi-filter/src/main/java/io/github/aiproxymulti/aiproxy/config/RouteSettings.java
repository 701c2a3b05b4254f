package io.github.aiproxymulti.aiproxy.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the records of what has been checked. */
final class RouteSettings {

    private RouteSettings() {}

    static AiProxyMultiConfig config(Settings written, List<Instance> instances) {
        Balancer balancer = balancer(written.child("balancer"));
        SemanticOptions semantic = semantic(written.child("semantic_opts"));
        Logging logging = new Logging(
                written.child("logging").flag("summaries"),
                written.child("logging").flag("payloads"));
        Fallback fallback = fallback(written);
        Transport transport = new Transport(
                written.millis("timeout"),
                written.flag("keepalive"),
                written.millis("keepalive_timeout"),
                written.integer("keepalive_pool"),
                written.flag("ssl_verify"));
        Limits limits = new Limits(
                written.large("max_req_body_size"),
                written.millisOrNull("max_stream_duration_ms"),
                written.largeOrNull("max_response_bytes"));
        Set<String> forwarded = new LinkedHashSet<>();
        InstanceSettings.texts(written.node().path("forward_headers"))
                .forEach(name -> forwarded.add(name.toLowerCase(Locale.ROOT)));
        Cooldown cooldown = StandingSettings.cooldown(written.child("cooldown"));
        CircuitSettings circuits = StandingSettings.circuits(written.child("circuit_breaker"));
        List<@Nullable Object> content = new ArrayList<@Nullable Object>(Arrays.asList(
                balancer,
                instances,
                semantic,
                logging,
                fallback,
                transport,
                limits,
                written.millis("streaming_flush_interval_ms"),
                forwarded,
                cooldown,
                circuits));
        ExchangeSettings exchange = ExchangeSettings.of(written);
        content.addAll(exchange.content());
        ConfigVersion version = ContentDigest.of(content);
        return new AiProxyMultiConfig(
                version,
                balancer,
                instances,
                semantic,
                logging,
                fallback,
                transport,
                limits,
                written.millis("streaming_flush_interval_ms"),
                forwarded,
                exchange.timeouts(),
                exchange.delivery(),
                exchange.retries(),
                cooldown,
                circuits);
    }

    private static Balancer balancer(Settings written) {
        return new Balancer(
                Algorithm.valueOf(written.text("algorithm").toUpperCase(Locale.ROOT)),
                HashOn.valueOf(written.text("hash_on").toUpperCase(Locale.ROOT)),
                written.textOrNull("key"),
                written.integerOrNull("hash_balance_factor"),
                Objects.requireNonNullElse(written.integerOrNull("prefix_messages"), Balancer.PREFIX_MESSAGES));
    }

    private static Fallback fallback(Settings written) {
        List<String> strategies = InstanceSettings.texts(written.node().path("fallback_strategy"));
        Set<Integer> statuses = new LinkedHashSet<>();
        written.node().path("fallback_http_statuses").forEach(status -> statuses.add(status.intValue()));
        return new Fallback(
                strategies.contains("http_429"),
                strategies.contains("http_5xx"),
                strategies.contains(StrategyRule.QUOTA),
                statuses,
                written.integerOrNull("max_retries"),
                written.millisOrNull("retry_on_failure_within_ms"));
    }

    private static @Nullable SemanticOptions semantic(Settings written) {
        if (!written.isWritten()) {
            return null;
        }
        Settings embeddings = written.child("embeddings");
        return new SemanticOptions(
                written.number("threshold"),
                written.textOrNull("fallback"),
                written.flag("debugging"),
                new SemanticOptions.Embeddings(
                        new ProviderId(embeddings.text("provider")),
                        embeddings.text("model"),
                        embeddings.urlOrNull("endpoint"),
                        embeddings.child("auth").secrets("header"),
                        embeddings.child("auth").secrets("query"),
                        embeddings.millis("timeout"),
                        embeddings.flag("ssl_verify")));
    }
}
