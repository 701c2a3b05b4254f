package io.github.aiproxymulti.aiproxy.config;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** Rules V1 to V5: what must hold between the fields of the instances, in the order and the words of the original. */
final class CrossRules {

    private final JsonNode config;
    private final Findings findings;

    private CrossRules(JsonNode config, Findings findings) {
        this.config = config;
        this.findings = findings;
    }

    /** Applies all rules, V1 to V7 and those of the blocks the original does not have, to a checked tree; what the schema has refused already is missing there. */
    static void apply(JsonNode config, Findings findings) {
        new CrossRules(config, findings).instances();
        BalancerRules.apply(config, findings);
        ExchangeFields.apply(config, findings);
        StandingSettings.check(config, findings);
    }

    private void instances() {
        Map<String, Integer> positions = new HashMap<>();
        JsonNode instances = config.path("instances");
        for (int i = 0; i < instances.size(); i++) {
            String path = Names.item("instances", i);
            JsonNode instance = instances.path(i);
            JsonNode name = instance.path("name");
            if (name.isString()) {
                unique(path, name.stringValue(), i + 1, positions);
            }
            endpoint(path, instance.path("override").path("endpoint"));
            serviceAccount(path, instance.path("auth").path("gcp").path("service_account_json"));
            provider(path, name.asString(""), instance);
        }
    }

    private void unique(String path, String name, int position, Map<String, Integer> positions) {
        Integer earlier = positions.putIfAbsent(name, position);
        if (earlier != null) {
            findings.problem(path + ".name: duplicate instance name '" + name + "' at instances[" + earlier
                    + "] and instances[" + position + "]");
        }
    }

    private void endpoint(String path, JsonNode endpoint) {
        if (endpoint.isString() && !isUrl(endpoint.stringValue())) {
            findings.problem(path + ".override.endpoint: invalid endpoint");
        }
    }

    static boolean isUrl(String text) {
        try {
            EndpointUrl.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void serviceAccount(String path, JsonNode json) {
        if (!json.isString()) {
            return;
        }
        try {
            if (!ConfText.JSON.readTree(json.stringValue()).isMissingNode()) {
                return;
            }
            invalidAccount(path, "empty");
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            invalidAccount(
                    path,
                    "not JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
    }

    private void invalidAccount(String path, String why) {
        findings.problem(path + ".auth.gcp.service_account_json: invalid gcp service_account_json: " + why);
    }

    private void provider(String path, String name, JsonNode instance) {
        JsonNode conf = instance.path("provider_conf");
        switch (instance.path("provider").asString("")) {
            case "vertex-ai" -> {
                boolean placed = conf.has("project_id") && conf.has("region");
                if (!placed && !instance.path("override").has("endpoint")) {
                    findings.problem(path + ": instance '" + name
                            + "': vertex-ai requires either provider_conf (project_id + region) or override.endpoint");
                }
            }
            case "bedrock" -> {
                if (!conf.has("region")) {
                    findings.problem(path + ": instance '" + name + "': bedrock requires provider_conf.region");
                }
                if (!instance.path("auth").has("aws")) {
                    findings.problem(path + ": instance '" + name + "': bedrock requires auth.aws");
                }
            }
            default -> {
                // Nothing to ask of the others.
            }
        }
    }
}
