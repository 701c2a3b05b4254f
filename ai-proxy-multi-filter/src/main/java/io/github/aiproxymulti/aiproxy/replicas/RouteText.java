package io.github.aiproxymulti.aiproxy.replicas;

import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * A definition as it is stored. The text is kept as it came, so that who gives it back gives back what its mark speaks of.
 *
 * @param text what is stored
 * @param digest of the text
 * @param definition what the text says
 */
record RouteText(String text, String digest, RouteDefinition definition) {

    /** Shows no definition: it may hold credentials. */
    @Override
    public String toString() {
        return "RouteText[" + definition.getId() + ", " + digest + "]";
    }
}
