package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.standing.AnswerHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an answer as they came.
 *
 * @param all of them
 */
record UpstreamHeaders(HttpHeaders all) implements AnswerHeaders {

    @Override
    public @Nullable String get(String name) {
        return all.get(name);
    }

    @Override
    public Iterable<String> names() {
        return all.names();
    }
}
