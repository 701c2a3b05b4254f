package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens as vendors count them that tell cached input apart; OpenAI counts all input as one and names the cached part.
 *
 * @param input read anew
 * @param cacheRead read from a cache
 * @param cacheWrite read and put into a cache
 * @param output written
 */
record ChatUsage(long input, long cacheRead, long cacheWrite, long output) {

    static final ChatUsage NONE = new ChatUsage(0, 0, 0, 0);

    /** These counts, and where one of them is zero the earlier one. */
    ChatUsage over(ChatUsage earlier) {
        return new ChatUsage(
                input > 0 ? input : earlier.input,
                cacheRead > 0 ? cacheRead : earlier.cacheRead,
                cacheWrite > 0 ? cacheWrite : earlier.cacheWrite,
                output > 0 ? output : earlier.output);
    }

    ObjectNode toChat() {
        long prompt = input + cacheRead + cacheWrite;
        ObjectNode usage = WireJson.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", output)
                .put("total_tokens", prompt + output);
        ObjectNode details = usage.putObject("prompt_tokens_details").put("cached_tokens", cacheRead);
        if (cacheWrite > 0) {
            details.put("cache_creation_input_tokens", cacheWrite);
        }
        return usage;
    }
}
