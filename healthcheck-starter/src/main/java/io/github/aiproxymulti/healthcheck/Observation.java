package io.github.aiproxymulti.healthcheck;

/** What one probe or one request saw of a target. */
public sealed interface Observation {

    /** A TCP probe connected, or somebody reports plain success. */
    record Success() implements Observation {}

    /**
     * An HTTP status arrived.
     *
     * @param code the status code
     */
    record Status(int code) implements Observation {}

    /** Bytes arrived that are no HTTP status line. */
    record Garbage() implements Observation {}

    /**
     * Connecting, the TLS handshake (also its time-out), sending or receiving failed.
     *
     * @param reason for people
     */
    record TcpFailure(String reason) implements Observation {}

    /** Connecting, sending or waiting for the status line took too long. */
    record Timeout() implements Observation {}
}
