package io.github.aiproxymulti.aiproxy.exchange;

import java.util.concurrent.TimeoutException;

/** An attempt took too long. Carries no stack trace: it says nothing that its message does not. */
final class ExpiredException extends TimeoutException {

    private final Expiry expiry;

    ExpiredException(Expiry expiry) {
        super("timeout: " + expiry.words());
        this.expiry = expiry;
    }

    Expiry expiry() {
        return expiry;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
