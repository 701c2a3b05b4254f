package io.github.aiproxymulti.healthcheck;

/** What a probe does. */
public enum ProbeType {
    /** Sends a request and judges the status. */
    HTTP("http"),
    /** The same over TLS. */
    HTTPS("https"),
    /** Connects and closes. */
    TCP("tcp");

    private final String label;

    ProbeType(String label) {
        this.label = label;
    }

    /** The name in configuration and in the status API. */
    public String label() {
        return label;
    }
}
