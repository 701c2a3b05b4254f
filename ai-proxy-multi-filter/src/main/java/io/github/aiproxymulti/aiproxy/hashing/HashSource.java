package io.github.aiproxymulti.aiproxy.hashing;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a hash key may be made of, as the filters before the AI filter left it. Whatever the request
 * does not have is null; what it has without a value is empty.
 */
public interface HashSource {

    /**
     * The first value of a header.
     *
     * @param name in any case
     */
    @Nullable String header(String name);

    /**
     * The first value of a cookie.
     *
     * @param name as written
     */
    @Nullable String cookie(String name);

    /**
     * The first value of a query argument, decoded.
     *
     * @param name as written
     */
    @Nullable String argument(String name);

    /** The name of the authenticated consumer. */
    @Nullable String consumer();

    /** The HTTP method. */
    String method();

    /** {@code http} or {@code https}. */
    @Nullable String scheme();

    /** The path, decoded. */
    String path();

    /** The path as received. */
    String rawPath();

    /** The query as received, without its question mark. */
    @Nullable String rawQuery();

    /** The host the client asked for, in lower case, without its port. */
    @Nullable String host();

    /** The client's address. */
    @Nullable String remoteAddress();

    /** The client's port. */
    @Nullable String remotePort();

    /** The address the request came in on. */
    @Nullable String localAddress();

    /** The port the request came in on. */
    @Nullable String localPort();

    /**
     * How the conversation begins: the system prompt and the first messages, as one text.
     *
     * @param messages how many messages behind the system prompt
     */
    @Nullable String conversation(int messages);

    /** The name of this machine. */
    @Nullable String machine();
}
