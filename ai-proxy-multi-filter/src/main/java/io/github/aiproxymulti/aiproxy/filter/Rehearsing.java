package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.explain.Explainer;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import java.util.function.Function;

/**
 * What explains requests of one configuration.
 *
 * @param explainer says what would become of a request
 * @param openings opens candidates that are not real, for each route the configuration stands in
 */
record Rehearsing(Explainer explainer, Function<Routing, Opening> openings) {}
