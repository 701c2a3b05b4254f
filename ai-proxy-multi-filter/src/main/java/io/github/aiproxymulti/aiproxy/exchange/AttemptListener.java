package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.Verdict;

/** Hears how attempts end; logs and meters hang on it. Called on event loops: must be quick and must not throw. */
public interface AttemptListener {

    /** The attempt's answer goes to the client. */
    void answered(Attempt attempt, int status);

    /** The attempt failed and its failure goes to the client. */
    void failed(Attempt attempt, Failure failure, Verdict.Reason reason);

    /** The attempt failed and another instance is tried. */
    void fallingBack(Attempt attempt, Failure failure, String next);

    /** The attempt failed and no instance is left. */
    void exhausted(Attempt attempt, Failure failure, String reason);

    /** No instance could be picked at all. */
    void noneLeft(String reason);
}
