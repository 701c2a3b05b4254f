package io.github.aiproxymulti.aiproxy.replicas;

import java.io.Serial;

/** A route was changed elsewhere between reading and writing. */
final class RouteConflictException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    RouteConflictException(String id) {
        super("route " + id + " was changed elsewhere at the same time");
    }
}
