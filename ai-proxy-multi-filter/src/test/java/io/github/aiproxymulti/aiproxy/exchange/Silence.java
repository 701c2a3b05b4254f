package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.Verdict;

/** Hears and says nothing. */
final class Silence implements AttemptListener {

    @Override
    public void answered(Attempt attempt, int status) {}

    @Override
    public void failed(Attempt attempt, Failure failure, Verdict.Reason reason) {}

    @Override
    public void fallingBack(Attempt attempt, Failure failure, String next) {}

    @Override
    public void exhausted(Attempt attempt, Failure failure, String reason) {}

    @Override
    public void noneLeft(String reason) {}
}
