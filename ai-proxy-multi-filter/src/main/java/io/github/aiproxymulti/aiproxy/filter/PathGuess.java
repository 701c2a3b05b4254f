package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.protocol.MalformedBodyException;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import java.util.List;

/** Where a body was probably meant to be sent; chats, answers and embeddings look much alike. */
final class PathGuess {

    private static final List<String> OF_CONVERSE =
            List.of("inferenceConfig", "toolConfig", "additionalModelRequestFields");
    private static final List<String> OF_MESSAGES =
            List.of("system", "anthropic_version", "stop_sequences", "thinking");
    private static final List<String> OF_RESPONSES = List.of(
            "instructions",
            "max_output_tokens",
            "previous_response_id",
            "reasoning",
            "stream",
            "store",
            "text",
            "tools");

    private PathGuess() {}

    static String of(byte[] body) {
        try {
            return of(RequestScan.of(body));
        } catch (MalformedBodyException malformed) {
            return "/";
        }
    }

    private static String of(RequestScan body) {
        if (body.isArrayOrObject("messages")) {
            return hasAny(body, OF_CONVERSE)
                    ? "/model/any/converse"
                    : hasAny(body, OF_MESSAGES) ? "/v1/messages" : "/v1/chat/completions";
        }
        if (body.has("input")) {
            return hasAny(body, OF_RESPONSES) ? "/v1/responses" : "/v1/embeddings";
        }
        return "/";
    }

    private static boolean hasAny(RequestScan body, List<String> names) {
        return names.stream().anyMatch(body::has);
    }
}
