package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.List;

/** What a converter makes of the headers that go to the provider. */
@FunctionalInterface
public interface HeaderRule {

    /** Leaves the headers as they are. */
    HeaderRule KEEP = headers -> headers;

    /**
     * The headers to send.
     *
     * @param headers the headers so far, in order; not changed
     */
    List<HeaderField> apply(List<HeaderField> headers);
}
