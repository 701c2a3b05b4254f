package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.SendProgress;

/**
 * Tells an attempt when there is a connection, and everything to who listened before.
 *
 * @param attempt the attempt
 * @param next who else hears
 */
record NotedProgress(OpenAttempt attempt, SendProgress next) implements SendProgress {

    @Override
    public void connecting() {
        next.connecting();
    }

    @Override
    public void connected() {
        attempt.connected();
        next.connected();
    }

    @Override
    public void sent() {
        next.sent();
    }
}
