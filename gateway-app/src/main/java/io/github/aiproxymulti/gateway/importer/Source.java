package io.github.aiproxymulti.gateway.importer;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of an APISIX configuration that routes are made of.
 *
 * @param routes in the order written, each id once
 * @param services by id
 * @param pluginConfigs by id
 * @param placeholders how texts are written for Spring
 */
record Source(
        Map<String, ObjectNode> routes,
        Map<String, ObjectNode> services,
        Map<String, ObjectNode> pluginConfigs,
        Placeholders placeholders) {

    /** The sections of a standalone file, and the folders of keys in an Admin API answer. */
    static final List<String> SECTIONS = List.of(
            "routes",
            "services",
            "plugin_configs",
            "upstreams",
            "consumers",
            "consumer_groups",
            "global_rules",
            "plugin_metadata",
            "plugins",
            "protos",
            "secrets",
            "ssls",
            "ssl",
            "stream_routes");
}
