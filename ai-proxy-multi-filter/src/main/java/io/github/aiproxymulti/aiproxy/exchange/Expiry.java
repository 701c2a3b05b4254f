package io.github.aiproxymulti.aiproxy.exchange;

/** Which time is over. */
enum Expiry {
    CONNECT("connect_ms"),
    SEND("timeout, while sending"),
    HEAD("timeout, before the head"),
    RESPONSE_HEADERS("response_headers_ms"),
    READ("timeout, between two reads"),
    FIRST_CONTENT("first_content_ms"),
    IDLE_CONTENT("idle_content_ms"),
    ATTEMPT("attempt_ms"),
    REQUEST("request_ms");

    private final String words;

    Expiry(String words) {
        this.words = words;
    }

    /** For logs. */
    String words() {
        return words;
    }
}
