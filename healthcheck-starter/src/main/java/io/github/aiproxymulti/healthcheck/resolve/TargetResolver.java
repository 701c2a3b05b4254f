package io.github.aiproxymulti.healthcheck.resolve;

import reactor.core.publisher.Mono;

/**
 * Finds the addresses of a host name. Asked again when an answer has reached its age, so a source that changes, such as a
 * service registry, only has to give its current answer and a short time to live. IP literals are never asked for.
 */
@FunctionalInterface
public interface TargetResolver {

    /**
     * All current addresses of a name.
     *
     * @param host the name, as configured
     * @return the answer; an error, or an answer without addresses, when there is none at the moment
     */
    Mono<Resolution> resolve(String host);
}
