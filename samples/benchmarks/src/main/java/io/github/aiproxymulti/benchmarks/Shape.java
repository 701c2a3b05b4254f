package io.github.aiproxymulti.benchmarks;

/**
 * What one exchange of a scenario looks like. The upstream reads the answer's shape from the header {@link #HEADER}.
 *
 * @param requestBytes about how large the request's body is
 * @param responseBytes about how large an unstreamed answer's body is
 * @param events events of a streamed answer; 0 for an unstreamed one
 * @param paceMillis milliseconds between two events; 0 for as fast as they go
 */
record Shape(int requestBytes, int responseBytes, int events, int paceMillis) {

    /** Tells the upstream how to answer. */
    static final String HEADER = "x-bench";

    static Shape unary(int requestBytes, int responseBytes) {
        return new Shape(requestBytes, responseBytes, 0, 0);
    }

    static Shape stream(int events, int paceMillis) {
        return new Shape(1024, 0, events, paceMillis);
    }

    boolean streams() {
        return events > 0;
    }

    /** As the header's value. */
    String text() {
        return responseBytes + "," + events + "," + paceMillis;
    }

    /** Reads the header's value; the size of the request is not in it. */
    static Shape parse(String text) {
        String[] parts = text.split(",", -1);
        return new Shape(0, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
}
