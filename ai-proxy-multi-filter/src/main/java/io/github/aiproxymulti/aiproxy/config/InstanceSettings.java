package io.github.aiproxymulti.aiproxy.config;

import io.github.aiproxymulti.healthcheck.Checks;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes instances of what has been checked. */
final class InstanceSettings {

    private InstanceSettings() {}

    static Instance instance(Settings written, @Nullable Checks checks) {
        return new Instance(
                written.text("name"),
                new ProviderId(written.text("provider")),
                written.integer("priority"),
                written.integer("weight"),
                auth(written.child("auth")),
                written.node().path("options") instanceof ObjectNode options
                        ? options
                        : JsonNodeFactory.instance.objectNode(),
                overrides(written.child("override")),
                new ProviderConf(
                        written.child("provider_conf").textOrNull("project_id"),
                        written.child("provider_conf").textOrNull("region")),
                checks,
                texts(written.node().path("examples")),
                written.numberOrNull("threshold"),
                written.integerOrNull("max_concurrency"),
                written.textOrNull("domain"));
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static Auth auth(Settings written) {
        Settings gcp = written.child("gcp");
        Settings aws = written.child("aws");
        return new Auth(
                written.secrets("header"),
                written.secrets("query"),
                gcp.isWritten()
                        ? new GcpAuth(
                                gcp.secretOrNull("service_account_json"),
                                gcp.integerOrNull("max_ttl"),
                                gcp.integer("expire_early_secs"))
                        : null,
                aws.isWritten()
                        ? new AwsAuth(
                                Secret.of(aws.text("access_key_id")),
                                Secret.of(aws.text("secret_access_key")),
                                aws.secretOrNull("session_token"))
                        : null);
    }

    private static Overrides overrides(Settings written) {
        Map<String, ObjectNode> bodies = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> body :
                written.node().path("request_body").properties()) {
            bodies.put(body.getKey(), (ObjectNode) body.getValue());
        }
        return new Overrides(
                written.urlOrNull("endpoint"),
                written.child("llm_options").integerOrNull("max_tokens"),
                bodies,
                written.flag("request_body_force_override"),
                new LinkedHashSet<>(texts(written.node().path("protocols"))));
    }
}
