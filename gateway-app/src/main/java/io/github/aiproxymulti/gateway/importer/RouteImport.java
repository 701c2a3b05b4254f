package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Imports one route. Confined to it. */
final class RouteImport {

    private static final String LEFT_OUT = "left out: ";

    private final Source source;
    private final String id;
    private final Scope scope;
    private final ObjectNode route;
    private final Predicates predicates;
    private final Plugins plugins = new Plugins();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private int order;

    RouteImport(Source source, String id, ObjectNode route, Report report) {
        this.source = source;
        this.id = id;
        this.route = route;
        this.scope = new Scope(report, Paths.name(id));
        this.predicates = new Predicates(source.placeholders());
    }

    /** The route; empty when it is left out, which the report explains. */
    Optional<ImportedRoute> run() {
        JsonNode status = route.path("status");
        if (status.isIntegralNumber() && status.asInt(1) == 0) {
            scope.at("status").exact(LEFT_OUT + "disabled");
            return Optional.empty();
        }
        plugins.add(scope.at("plugins"), route.path("plugins"));
        boolean configured = merge("plugin_config_id", source.pluginConfigs());
        boolean served = merge("service_id", source.services());
        if (!plugins.has("ai-proxy") && !plugins.has("ai-proxy-multi")) {
            scope.unsupported(LEFT_OUT + "neither ai-proxy nor ai-proxy-multi is active on it");
            return Optional.empty();
        }
        route.properties().forEach(field -> field(scope.at(field.getKey()), field.getKey(), field.getValue()));
        List<Object> filters = filters();
        if (!predicates.isComplete() || !configured || !served) {
            scope.unsupported(LEFT_OUT + "it would match requests that it must not");
            return Optional.empty();
        }
        return filters.isEmpty()
                ? Optional.empty()
                : Optional.of(new ImportedRoute(id, order, predicates.paths(), predicates.all(), filters, metadata));
    }

    /** Adds what the route refers to; false when that does not exist. */
    private boolean merge(String reference, Map<String, ObjectNode> objects) {
        if (!route.has(reference)) {
            return true;
        }
        Scope place = scope.at(reference);
        ObjectNode object = objects.get(SourceLayout.id(route.objectNode().set("id", route.path(reference)), ""));
        if (object == null) {
            place.unsupported("not in this source");
            return false;
        }
        place.exact();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Scope there = place.at(field.getKey());
            switch (field.getKey()) {
                case "plugins" -> plugins.add(there, field.getValue());
                case "hosts" -> hostsOfService(there, field.getValue());
                case "script" -> there.unsupported("no counterpart");
                default -> there.exact("not used by AI routes");
            }
        }
        return true;
    }

    private void hostsOfService(Scope there, JsonNode hosts) {
        if (route.has("host") || route.has("hosts")) {
            there.exact("not used: the route has its own");
        } else {
            predicates.host(there, hosts);
        }
    }

    private void field(Scope field, String name, JsonNode value) {
        Map<String, Consumer<JsonNode>> conditions = Map.of(
                "uri", written -> predicates.path(field, written),
                "uris", written -> predicates.path(field, written),
                "host", written -> predicates.host(field, written),
                "hosts", written -> predicates.host(field, written),
                "methods", written -> predicates.method(field, written),
                "remote_addr", written -> predicates.address(field, written),
                "remote_addrs", written -> predicates.address(field, written),
                "vars", written -> predicates.vars(field, written),
                "filter_func", written -> predicates.fail(field, "a function in Lua"));
        Consumer<JsonNode> condition = conditions.get(name);
        if (condition != null) {
            condition.accept(value);
            return;
        }
        switch (name) {
            case "plugins", "plugin_config_id", "service_id" -> {
                // Reported where they are merged.
            }
            case "id", "create_time", "update_time", "status" -> field.exact();
            case "upstream", "upstream_id", "timeout" -> field.exact("not used by the AI plugins");
            case "priority" -> priority(field, value);
            case "name", "desc" -> text(field, name, value);
            case "labels" -> labels(field, value);
            default -> field.unsupported("no counterpart");
        }
    }

    /** APISIX asks larger priorities first, the gateway smaller orders. */
    private void priority(Scope field, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() != Integer.MIN_VALUE) {
            order = -value.intValue();
            field.exact();
        } else {
            field.unsupported("not an integer");
        }
    }

    private void text(Scope field, String name, JsonNode value) {
        if (value.isString()) {
            metadata.put(name, source.placeholders().yaml(value.stringValue()));
            field.exact();
        } else {
            field.unsupported("not a text");
        }
    }

    private void labels(Scope field, JsonNode value) {
        Map<String, Object> labels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : value.properties()) {
            if (label.getValue().isString() && label.getKey().matches("[^\\[\\]\\p{Cntrl}]{1,256}")) {
                labels.put(
                        "[" + label.getKey() + "]",
                        source.placeholders().yaml(label.getValue().stringValue()));
                field.at(label.getKey()).exact();
            } else {
                field.at(label.getKey()).unsupported("not a name and a text");
            }
        }
        if (!value.isObject()) {
            field.unsupported("not an object");
        } else if (!labels.isEmpty()) {
            metadata.put("labels", labels);
        }
    }

    /** All filters; none when one of the AI plugins is not valid. */
    private List<Object> filters() {
        AiPlugins ai = new AiPlugins(source.placeholders());
        Optional<Plugin> multi = plugins.take("ai-proxy-multi");
        Optional<Plugin> single = plugins.take("ai-proxy");
        Optional<Plugin> limits = plugins.take("ai-rate-limiting");
        if (multi.isPresent()) {
            single.ifPresent(plugin -> plugin.scope().unsupported("ai-proxy-multi is on the same route"));
        }
        Optional<Map<String, Object>> proxy = multi.isPresent() ? multi.flatMap(ai::multi) : single.flatMap(ai::single);
        Optional<Map<String, Object>> limiting = limits.flatMap(ai::limits);
        List<Object> filters = new ArrayList<>();
        OtherPlugins others = new OtherPlugins(source.placeholders());
        plugins.rest().forEach(plugin -> filters.addAll(others.filters(plugin)));
        if (proxy.isEmpty() || (limits.isPresent() && limiting.isEmpty())) {
            scope.unsupported(LEFT_OUT + "its configuration cannot be used");
            return List.of();
        }
        limiting.ifPresent(filters::add);
        filters.add(proxy.get());
        return filters;
    }
}
