package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that is over the limit.
 *
 * @param code its status, 200 to 599 (default 503)
 * @param message its {@code error_msg}; null for no body
 */
public record LimitRejection(int code, @Nullable String message) {

    /** Checks the range. */
    public LimitRejection {
        Expect.between("rejected_code", code, 200, 599);
    }
}
