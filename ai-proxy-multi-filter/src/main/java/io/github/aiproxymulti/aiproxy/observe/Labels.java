package io.github.aiproxymulti.aiproxy.observe;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Set;

/**
 * The labels all meters of AI requests have.
 *
 * @param routeId the route
 * @param node the instance's name; empty when none was picked
 * @param requestType {@code ai_chat} or {@code ai_stream}
 * @param requestModel the model the client asked for
 * @param model the model that was used
 */
record Labels(String routeId, String node, String requestType, String requestModel, String model) {

    static final String ROUTE = "route_id";
    static final String NODE = "node";

    /** In the order of the components. */
    static final List<String> NAMES = List.of(ROUTE, NODE, "request_type", "request_llm_model", "llm_model");

    /** These labels with some left empty. */
    Labels without(Set<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        return new Labels(
                names.contains(NAMES.get(0)) ? "" : routeId,
                names.contains(NAMES.get(1)) ? "" : node,
                names.contains(NAMES.get(2)) ? "" : requestType,
                names.contains(NAMES.get(3)) ? "" : requestModel,
                names.contains(NAMES.get(4)) ? "" : model);
    }

    Tags tags() {
        return Tags.of(
                NAMES.get(0), routeId,
                NAMES.get(1), node,
                NAMES.get(2), requestType,
                NAMES.get(3), requestModel,
                NAMES.get(4), model);
    }
}
