package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An OpenAI client's own bearer token becomes an Anthropic key; a version that nobody names is added, because no OpenAI
 * client could name it; OpenAI's and its client libraries' own headers stay here. What the instance configures is sent as
 * it is written.
 *
 * @param configured whether credentials among the headers are the instance's own
 */
record OpenAiHeaderRule(boolean configured) implements HeaderRule {

    private static final String BEARER = "bearer ";
    private static final String VERSION = "anthropic-version";

    @Override
    public List<HeaderField> apply(List<HeaderField> headers) {
        List<HeaderField> kept = new ArrayList<>(headers.size() + 1);
        boolean keyed = has(headers, "x-api-key");
        for (HeaderField header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            String value = header.value();
            boolean bearer = !configured
                    && !keyed
                    && name.equals("authorization")
                    && value.regionMatches(true, 0, BEARER, 0, BEARER.length());
            if (bearer) {
                kept.add(new HeaderField(
                        "x-api-key", value.substring(BEARER.length()).strip()));
            } else if (!isOpenAis(name)) {
                kept.add(header);
            }
        }
        if (!has(headers, VERSION)) {
            kept.add(new HeaderField(VERSION, "2023-06-01"));
        }
        return kept;
    }

    static boolean isOpenAis(String name) {
        return name.startsWith("openai-") || name.startsWith("x-stainless-");
    }

    private static boolean has(List<HeaderField> headers, String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }
}
