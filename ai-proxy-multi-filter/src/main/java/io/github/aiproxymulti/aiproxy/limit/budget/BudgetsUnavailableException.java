package io.github.aiproxymulti.aiproxy.limit.budget;

/** The counters cannot be asked at the moment. Carries no stack trace: it is a state, not a fault. */
public final class BudgetsUnavailableException extends RuntimeException {

    /**
     * Creates the exception.
     *
     * @param why in a few words, without secrets
     */
    public BudgetsUnavailableException(String why) {
        super(why, null, false, false);
    }
}
