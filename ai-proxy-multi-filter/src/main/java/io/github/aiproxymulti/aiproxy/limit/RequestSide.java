package io.github.aiproxymulti.aiproxy.limit;

/** Where what a limit found out about a request is shown. */
public interface RequestSide {

    /** Shows nothing. */
    RequestSide NONE = new RequestSide() {
        @Override
        public void header(String name, String value) {}

        @Override
        public void noHeader(String name) {}

        @Override
        public void info(String json) {}
    };

    /**
     * Sets a header of the response.
     *
     * @param name its name
     * @param value its only value
     */
    void header(String name, String value);

    /**
     * Takes back a header that was set for an instance the request does not go to.
     *
     * @param name its name
     */
    void noHeader(String name);

    /**
     * Keeps the latest evaluation for access logs, as JSON.
     *
     * @param json the value of {@code rate_limiting_info}
     */
    void info(String json);
}
