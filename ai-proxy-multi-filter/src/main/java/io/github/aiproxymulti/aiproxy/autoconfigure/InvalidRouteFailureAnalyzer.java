package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.filter.InvalidRouteException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why a route's AI filter stopped the application: route, path, reason. */
final class InvalidRouteFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidRouteException cause) {
        StringBuilder description = new StringBuilder("The AI filter of route '")
                .append(cause.routeId())
                .append("' cannot be built:\n");
        cause.problems().forEach(problem -> description.append("\n    ").append(problem));
        return new FailureAnalysis(
                description.toString(),
                "Correct the filter's arguments. docs/configuration.md lists every field with its range.",
                cause);
    }
}
