package io.github.aiproxymulti.mockllm;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A wire format: how it says hello, whole or in events, and how it says that something went wrong. */
sealed interface Dialect
        permits OpenAiChat, OpenAiEmbeddings, OpenAiResponses, AnthropicMessages, BedrockConverse, NoDialect {

    /** Whether requests with this path speak it. */
    boolean speaksAt(String path);

    /** The plain answer. */
    JsonNode plain(Ask ask);

    /** The events of a streamed answer, framed; empty when this dialect does not stream. */
    default Optional<List<byte[]>> events(Ask ask) {
        return Optional.empty();
    }

    /** The body of an error answer. */
    default JsonNode error(int status, String message) {
        ObjectNode root = Json.object();
        root.putObject("error")
                .put("message", message)
                .put("type", status == 429 ? "rate_limit_error" : "server_error")
                .put("code", status);
        return root;
    }

    /** An error inside a stream, framed. */
    default byte[] errorEvent(String message) {
        return Json.event(error(500, message));
    }
}
