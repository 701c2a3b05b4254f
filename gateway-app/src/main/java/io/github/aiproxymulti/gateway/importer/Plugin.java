package io.github.aiproxymulti.gateway.importer;

import tools.jackson.databind.node.ObjectNode;

/**
 * One plugin that is active on a route.
 *
 * @param name its name
 * @param conf its configuration, without {@code _meta}
 * @param scope where it is written
 */
record Plugin(String name, ObjectNode conf, Scope scope) {}
