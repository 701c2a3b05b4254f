package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the records of {@code AiRateLimiting} of what has been checked. */
final class LimitSettings {

    private final Settings written;
    private final LimitPolicy policy;
    private final LimitRejection rejection;

    private LimitSettings(Settings written) {
        this.written = written;
        this.policy = LimitPolicy.named(written.text("policy"));
        this.rejection = new LimitRejection(written.integer("rejected_code"), written.textOrNull("rejected_msg"));
    }

    static AiRateLimitingConfig config(Settings written) {
        return new LimitSettings(written).config();
    }

    private AiRateLimitingConfig config() {
        LimitStrategy strategy =
                LimitStrategy.valueOf(written.text("limit_strategy").toUpperCase(Locale.ROOT));
        String expression = written.textOrNull("cost_expr");
        WindowLimit global = written.node().has("limit") ? limit(written, "limit", LimitUnit.TOKENS, "global") : null;
        List<InstanceLimit> instances = items("instances").stream()
                .map(item ->
                        new InstanceLimit(item.text("name"), limit(item, "limit", LimitUnit.TOKENS, item.text("name"))))
                .toList();
        List<LimitRule> rules = rules();
        List<ExtraWindow> windows = items("windows").stream()
                .map(item -> new ExtraWindow(item.textOrNull("instance"), limit(item, "limit", unit(item), "window")))
                .toList();
        LimitHeaders headers =
                new LimitHeaders(written.flag("show_limit_quota_header"), written.flag("openai_headers"));
        Degradation degradation = new Degradation(
                written.flag("allow_degradation"),
                written.textOrNull("degradation") != null,
                written.number("degradation_share"));
        RedisSettings redis = RedisFields.settings(policy, written);
        Reservation reservation = reservation(written.child("reservation"));
        boolean ruled = written.node().has("rules");
        ConfigVersion version = ContentDigest.of(Arrays.asList(
                strategy,
                expression,
                global,
                instances,
                rules,
                ruled,
                windows,
                rejection,
                headers,
                degradation,
                policy,
                redis,
                reservation));
        return new AiRateLimitingConfig(
                version,
                strategy,
                expression,
                global,
                instances,
                rules,
                ruled,
                windows,
                rejection,
                headers,
                degradation,
                policy,
                redis,
                reservation);
    }

    /** All rules count under one version, so that two of them with the same key share a counter. */
    private List<LimitRule> rules() {
        List<Settings> items = items("rules");
        List<LimitRule> rules = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Settings item = items.get(i);
            String prefix = Objects.requireNonNullElse(item.textOrNull("header_prefix"), String.valueOf(i + 1));
            WindowLimit limit = new WindowLimit(
                    amount(item, "count"),
                    amount(item, "time_window"),
                    unit(item),
                    ContentDigest.of(Arrays.asList(written.node().path("rules"), rejection, policy, unit(item))));
            rules.add(new LimitRule(limit, item.text("key"), prefix));
        }
        return rules;
    }

    private WindowLimit limit(Settings item, String name, LimitUnit unit, String kind) {
        Amount limit = amount(item, name);
        Amount window = amount(item, "time_window");
        return new WindowLimit(
                limit, window, unit, ContentDigest.of(Arrays.asList(limit, window, unit, kind, rejection, policy)));
    }

    private static LimitUnit unit(Settings item) {
        return LimitUnit.valueOf(item.text("unit").toUpperCase(Locale.ROOT));
    }

    private static Amount amount(Settings item, String name) {
        JsonNode value = item.node().path(name);
        return value.isNumber() ? new Amount(value.longValue(), null) : new Amount(null, value.stringValue());
    }

    private static @Nullable Reservation reservation(Settings written) {
        return written.isWritten()
                ? new Reservation(
                        written.integer("bytes_per_token"),
                        written.integer("completion_tokens"),
                        Duration.ofSeconds(written.integer("expires_after")))
                : null;
    }

    private List<Settings> items(String name) {
        return written.node().path(name).valueStream().map(Settings::new).toList();
    }
}
