package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes filters of the three AI plugins: their configuration, as one text. */
final class AiPlugins {

    private static final Set<String> OF_INSTANCE = Set.of("auth", "options", "override", "provider", "provider_conf");

    /** What {@code ai-proxy} has at the top level; all else it ignores, and {@code ai-proxy-multi} would not. */
    private static final Set<String> SHARED = Set.of(
            "logging",
            "timeout",
            "max_req_body_size",
            "max_stream_duration_ms",
            "max_response_bytes",
            "keepalive",
            "keepalive_timeout",
            "keepalive_pool",
            "streaming_flush_interval_ms",
            "ssl_verify");

    private final Placeholders placeholders;

    AiPlugins(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /** The filter of an {@code ai-proxy-multi}; empty when the configuration is not valid. */
    Optional<Map<String, Object>> multi(Plugin plugin) {
        String text = ConfText.of(plugin.conf());
        List<Finding> findings = ConfCheck.of(plugin.conf(), text);
        findings.addAll(Secrets.inConf(plugin.scope(), plugin.conf(), placeholders));
        plugin.scope().fields(plugin.conf(), findings);
        return filter("AiProxyMulti", text, findings);
    }

    /** The filter of an {@code ai-proxy}: one instance, which is never retried. */
    Optional<Map<String, Object>> single(Plugin plugin) {
        ObjectNode conf = JsonNodeFactory.instance.objectNode();
        ObjectNode instance = conf.putArray("instances").addObject();
        instance.put("name", "ai-proxy-" + plugin.conf().path("provider").asString(""));
        instance.put("weight", 1);
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : plugin.conf().properties()) {
            String name = member.getKey();
            if (OF_INSTANCE.contains(name)) {
                instance.set(name, member.getValue());
            } else if (SHARED.contains(name)) {
                conf.set(name, member.getValue());
            } else {
                findings.add(Finding.exact(Paths.name(name), "left out: ai-proxy ignores it too"));
            }
        }
        String text = ConfText.of(conf);
        ConfCheck.of(conf, text).stream().map(AiPlugins::ofSingle).forEach(findings::add);
        findings.addAll(Secrets.inConf(plugin.scope(), plugin.conf(), placeholders));
        plugin.scope().fields(plugin.conf(), findings);
        return filter("AiProxyMulti", text, findings);
    }

    /** The filter of an {@code ai-rate-limiting}; empty when the configuration is not valid. */
    Optional<Map<String, Object>> limits(Plugin plugin) {
        String text = ConfText.of(plugin.conf());
        List<Finding> findings = LimitCheck.of(plugin.conf(), text);
        findings.addAll(Secrets.inConf(plugin.scope(), plugin.conf(), placeholders));
        plugin.scope().fields(plugin.conf(), findings);
        return filter("AiRateLimiting", text, findings);
    }

    private static Finding ofSingle(Finding finding) {
        String path = finding.path();
        String instance = "instances[0]";
        return Paths.isAtOrBelow(path, instance)
                ? new Finding(
                        path.length() > instance.length() ? path.substring(instance.length() + 1) : "",
                        finding.grade(),
                        finding.note())
                : finding;
    }

    private Optional<Map<String, Object>> filter(String name, String text, List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.grade() == Grade.UNSUPPORTED)
                ? Optional.empty()
                : Optional.of(Definitions.of(name, Map.of("conf", placeholders.json(text))));
    }
}
