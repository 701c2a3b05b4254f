package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What becomes of the plugins beside the AI plugins. */
final class OtherPlugins {

    private static final Set<String> AUTHENTICATION = Set.of(
            "key-auth",
            "basic-auth",
            "jwt-auth",
            "jwe-decrypt",
            "hmac-auth",
            "openid-connect",
            "forward-auth",
            "ldap-auth",
            "authz-keycloak",
            "authz-casbin",
            "authz-casdoor",
            "opa",
            "cas-auth",
            "wolf-rbac",
            "multi-auth",
            "consumer-restriction",
            "ip-restriction",
            "acl",
            "csrf",
            "uri-blocker",
            "ua-restriction",
            "referer-restriction");

    /** What {@code proxy-rewrite} changes of the address only: the AI plugins have their own. */
    private static final Set<String> ADDRESS =
            Set.of("uri", "regex_uri", "host", "scheme", "use_real_request_uri_unsafe");

    private final Placeholders placeholders;

    OtherPlugins(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /** The filters for one plugin; what has none is reported. */
    List<Object> filters(Plugin plugin) {
        return switch (plugin.name()) {
            case "proxy-rewrite" -> proxyRewrite(plugin);
            case "response-rewrite" -> responseRewrite(plugin);
            case "prometheus" -> {
                plugin.scope().approximated("metrics are under /actuator/prometheus, with other names");
                yield List.of();
            }
            default -> {
                plugin.scope()
                        .unsupported(
                                AUTHENTICATION.contains(plugin.name())
                                        ? "plugin " + Paths.name(plugin.name())
                                                + " is not imported: the route is open until you protect it"
                                        : "plugin " + Paths.name(plugin.name()) + " is not imported");
                yield List.of();
            }
        };
    }

    private List<Object> proxyRewrite(Plugin plugin) {
        List<Object> filters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : plugin.conf().properties()) {
            Scope scope = plugin.scope().at(field.getKey());
            if (field.getKey().equals("headers")) {
                filters.addAll(new HeaderFilters("Request", placeholders).read(scope, field.getValue()));
            } else if (ADDRESS.contains(field.getKey())) {
                scope.approximated("left out: the AI plugins choose the upstream address themselves");
            } else {
                scope.unsupported("no counterpart");
            }
        }
        return filters;
    }

    private List<Object> responseRewrite(Plugin plugin) {
        if (plugin.conf().has("vars")) {
            plugin.scope().unsupported("conditions (vars) have no counterpart");
            return List.of();
        }
        List<Object> filters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : plugin.conf().properties()) {
            Scope scope = plugin.scope().at(field.getKey());
            if (field.getKey().equals("headers")) {
                filters.addAll(new HeaderFilters("Response", placeholders).read(scope, field.getValue()));
            } else {
                scope.unsupported("no counterpart");
            }
        }
        return filters;
    }
}
