package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import org.springframework.context.SmartLifecycle;

/**
 * Stops sharing before the connections end, which stop with the other life cycles and so before any bean is destroyed, and goes on when they
 * are there again: a context can be paused.
 */
final class SharingLifecycle implements SmartLifecycle {

    /** Those of the connections is 0; what has a larger one stops sooner and starts later. */
    private static final int PHASE = 1;

    private final SharedHealthStore store;

    SharingLifecycle(SharedHealthStore store) {
        this.store = store;
    }

    @Override
    public void start() {
        store.start();
    }

    @Override
    public void stop() {
        store.stop();
    }

    @Override
    public boolean isRunning() {
        return store.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
