package io.github.aiproxymulti.healthcheck;

import java.util.List;

/**
 * What somebody wants checked: how, and where.
 *
 * @param checks how to check
 * @param endpoints where, in any order; duplicates are dropped, order is irrelevant
 */
public record CheckSpec(Checks checks, List<Endpoint> endpoints) {

    /** Puts the endpoints into one canonical order, so that equal wishes are equal. */
    public CheckSpec {
        endpoints = endpoints.stream()
                .distinct()
                .sorted((a, b) -> {
                    int byHost = a.host().compareTo(b.host());
                    return byHost != 0 ? byHost : Integer.compare(a.port(), b.port());
                })
                .toList();
    }
}
