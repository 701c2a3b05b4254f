package io.github.aiproxymulti.aiproxy.upstream;

import tools.jackson.core.io.JsonStringEncoder;

/** Quotes text for JSON. */
final class JsonText {

    private JsonText() {}

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
    }
}
