package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import org.springframework.context.SmartLifecycle;

/** Stops sharing before the connections end, which stop with the other life cycles and so before any bean is destroyed. */
final class SharingEnd implements SmartLifecycle {

    /** Those of the connections is 0; what has a larger one stops sooner. */
    private static final int PHASE = 1;

    private final SharedHealthStore store;
    private volatile boolean running;

    SharingEnd(SharedHealthStore store) {
        this.store = store;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        store.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
