package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An Anthropic key becomes a bearer token; Anthropic's and its client libraries' own headers stay here. */
final class AnthropicHeaderRule implements HeaderRule {

    @Override
    public List<HeaderField> apply(List<HeaderField> headers) {
        List<HeaderField> kept = new ArrayList<>(headers.size());
        String key = "";
        boolean authorized = false;
        for (HeaderField header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("x-api-key")) {
                key = key.isEmpty() ? header.value() : key;
            } else if (!name.startsWith("anthropic-") && !name.startsWith("x-stainless-")) {
                authorized |= name.equals("authorization");
                kept.add(header);
            }
        }
        if (!key.isEmpty() && !authorized) {
            kept.add(new HeaderField("authorization", "Bearer " + key));
        }
        return kept;
    }
}
