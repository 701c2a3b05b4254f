package io.github.aiproxymulti.aiproxy.config;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules V6 and V7: what the chosen algorithm needs, in the order and the words of the original. */
final class BalancerRules {

    /** The range {@code A-z} is the original's, with the few signs it takes in beside the letters. */
    private static final Pattern VARIABLE = Pattern.compile("((uri|server_name|server_addr|request_uri|remote_port"
            + "|remote_addr|query_string|host|hostname|mqtt_client_id)|arg_[0-9a-zA-z_-]+)");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_]+");

    private static final Map<String, Pattern> KEYS = Map.of("vars", VARIABLE, "header", NAME, "cookie", NAME);

    private static final String EMBEDDINGS = "semantic_opts.embeddings";

    private final JsonNode config;
    private final Findings findings;

    private BalancerRules(JsonNode config, Findings findings) {
        this.config = config;
        this.findings = findings;
    }

    static void apply(JsonNode config, Findings findings) {
        BalancerRules rules = new BalancerRules(config, findings);
        String algorithm = config.path("balancer").path("algorithm").asString("");
        if (algorithm.equals("chash")) {
            rules.hash(config.path("balancer"));
        }
        rules.own(config.path("balancer"), algorithm);
        rules.embeddings(config.path("semantic_opts").path("embeddings"), algorithm.equals("semantic"));
        if (algorithm.equals("semantic")) {
            rules.examples();
        }
    }

    private void hash(JsonNode balancer) {
        String on = balancer.path("hash_on").asString("");
        JsonNode key = balancer.path("key");
        if (on.equals("consumer") || on.equals("conversation") || on.isEmpty()) {
            return;
        }
        if (!key.isString()) {
            findings.problem("balancer.key: must configure `hash_key` when balancer `hash_on` is not set to cookie");
            return;
        }
        Pattern form = KEYS.get(on);
        if (form != null && !form.matcher(key.stringValue()).matches()) {
            findings.problem("balancer.key: invalid configuration: failed to match pattern \"^" + form.pattern()
                    + "$\" with \"" + (findings.isResolved("balancer.key") ? "***" : Names.printable(key.stringValue()))
                    + "\"");
        }
    }

    /** What the original does not have is refused where it would do nothing. */
    private void own(JsonNode balancer, String algorithm) {
        boolean hashes = algorithm.equals("chash");
        if (balancer.has("hash_balance_factor") && !hashes) {
            findings.problem("balancer.hash_balance_factor: "
                    + balancer.path("hash_balance_factor").asString() + " (expected: only with algorithm chash)");
        }
        boolean conversation = hashes && balancer.path("hash_on").asString("").equals("conversation");
        if (balancer.has("prefix_messages") && !conversation) {
            findings.problem("balancer.prefix_messages: "
                    + balancer.path("prefix_messages").asString()
                    + " (expected: only with algorithm chash and hash_on conversation)");
        }
    }

    /** An unused endpoint must be a URL all the same, but may be one that Azure could not be asked under. */
    private void embeddings(JsonNode embeddings, boolean used) {
        if (used && !embeddings.isObject()) {
            findings.problem(
                    EMBEDDINGS + ": must configure `semantic_opts.embeddings` when balancer algorithm is semantic");
        }
        JsonNode endpoint = embeddings.path("endpoint");
        String path = EMBEDDINGS + ".endpoint";
        boolean azure = used && embeddings.path("provider").asString("").equals("azure-openai");
        if (endpoint.isString() && !CrossRules.isUrl(endpoint.stringValue())) {
            findings.problem(path + ": invalid `semantic_opts.embeddings.endpoint`");
        } else if (azure && !endpoint.isString()) {
            findings.problem(path
                    + ": must configure `semantic_opts.embeddings.endpoint` when embeddings provider is azure-openai");
        } else if (azure && hasNoPath(endpoint.stringValue())) {
            findings.problem(path + ": `semantic_opts.embeddings.endpoint` for azure-openai must include the full"
                    + " deployment path, e.g. https://{resource}.openai.azure.com/openai/deployments/{deployment}/"
                    + "embeddings?api-version=...");
        }
    }

    private static boolean hasNoPath(String endpoint) {
        String path = EndpointUrl.parse(endpoint).path();
        return path == null || path.equals("/");
    }

    private void examples() {
        JsonNode instances = config.path("instances");
        Set<String> names = new HashSet<>();
        boolean complete = true;
        for (int i = 0; i < instances.size(); i++) {
            JsonNode instance = instances.path(i);
            names.add(instance.path("name").asString(""));
            if (instance.path("examples").isEmpty()) {
                complete = false;
                findings.problem(Names.item("instances", i) + ".examples: instance '"
                        + instance.path("name").asString("")
                        + "': must configure non-empty `examples` for the semantic algorithm");
            }
        }
        JsonNode fallback = config.path("semantic_opts").path("fallback");
        if (complete && fallback.isString() && !names.contains(fallback.stringValue())) {
            findings.problem("semantic_opts.fallback: `semantic_opts.fallback` names unknown instance '"
                    + fallback.stringValue() + "'");
        }
    }
}
