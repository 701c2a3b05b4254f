package io.github.aiproxymulti.healthcheck.store;

/** The store cannot be reached. It says so itself, once for all resources, so that nobody need repeat it for each. */
public final class StoreUnavailableException extends RuntimeException {

    /** Says why. */
    public StoreUnavailableException(String message) {
        super(message);
    }
}
