package io.github.aiproxymulti.gateway;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code /actuator/healthchecks} said.
 *
 * @param resources its list
 */
record Health(JsonNode resources) {

    static Health read(EndToEnd test) {
        return new Health(JsonMapper.shared()
                .readTree(test.get("/actuator/healthchecks", "Accept", "application/json")
                        .body()));
    }

    List<String> names() {
        return resources
                .valueStream()
                .map(resource -> resource.path("name").asString())
                .toList();
    }

    /** The only node of an instance; fails when it is not there. */
    Node node(String route, String instance) {
        return resources
                .valueStream()
                .filter(resource -> resource.path("name").asString().equals(route + "/" + instance))
                .map(resource -> resource.path("nodes").path(0))
                .map(node -> new Node(
                        node.path("status").asString(),
                        node.path("counter").path("success").asInt()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(route + "/" + instance + " is not in " + resources));
    }

    /**
     * An address.
     *
     * @param status its label
     * @param successes in a row
     */
    record Node(String status, int successes) {}
}
