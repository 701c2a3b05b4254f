package io.github.aiproxymulti.aiproxy.standing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of an upstream's answer. */
@FunctionalInterface
public interface AnswerHeaders {

    /**
     * The value of a header.
     *
     * @param name in lower case
     * @return null when it is absent
     */
    @Nullable String get(String name);

    /** The names of all headers, in any case; looked at only where names are not known ahead. */
    default Iterable<String> names() {
        return List.of();
    }
}
