package io.github.aiproxymulti.aiproxy.upstream;

/** The outcome of building an outgoing request. */
public sealed interface Assembled {

    /**
     * Ready to send.
     *
     * @param request the request
     */
    record Ready(UpstreamRequest request) implements Assembled {}

    /**
     * The attempt failed before anything was sent; another instance may still do.
     *
     * @param status what the client gets if none does
     * @param payload its body
     */
    record Failed(int status, Payload payload) implements Assembled {}

    /**
     * The request cannot be served by this route at all; no other instance is tried.
     *
     * @param status what the client gets
     * @param payload its body
     */
    record Refused(int status, Payload payload) implements Assembled {}
}
