package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.JsonKind;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;

/** Model names as texts. Source: observability.md section 3. */
final class ModelText {

    private static final String NON_SCALAR = "<non-scalar>";

    /** The longest label, in bytes of UTF-8. */
    private static final int MOST_BYTES = 128;

    private ModelText() {}

    /** The model the client asked for: a text, a number's own digits, {@code <non-scalar>}, or empty when there is none. */
    static String requested(ExchangeRecord exchange) {
        return exchange.request().map(ModelText::requested).orElse("");
    }

    /** The model of the last attempt; empty before the first one. */
    static String used(ExchangeRecord exchange) {
        if (exchange.lastAttempt().isEmpty()) {
            return "";
        }
        String model = exchange.model();
        return model == null ? requested(exchange) : model;
    }

    /** The first 128 bytes, less what would split a character. */
    static String label(String model) {
        if (model.length() * 3L <= MOST_BYTES) {
            return model;
        }
        int bytes = 0;
        int end = 0;
        while (end < model.length()) {
            int character = model.codePointAt(end);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > MOST_BYTES) {
                return model.substring(0, end);
            }
            end += Character.charCount(character);
        }
        return model;
    }

    private static String requested(ClientRequest request) {
        RequestScan.Member member = request.scan().member("model").orElse(null);
        if (member == null || member.kind() == JsonKind.NULL) {
            return "";
        }
        String text = request.scan().modelText();
        return text == null ? NON_SCALAR : text;
    }
}
