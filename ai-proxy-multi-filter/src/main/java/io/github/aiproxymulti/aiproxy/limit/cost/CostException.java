package io.github.aiproxymulti.aiproxy.limit.cost;

/** An expression has no usable value for this usage. Carries no stack trace: it is a finding, not a fault. */
public final class CostException extends RuntimeException {

    /**
     * Creates the finding.
     *
     * @param why what is wrong with the value
     */
    CostException(String why) {
        super(why, null, false, false);
    }
}
