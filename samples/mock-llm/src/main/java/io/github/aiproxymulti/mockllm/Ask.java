package io.github.aiproxymulti.mockllm;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a dialect needs to know to answer.
 *
 * @param name the instance
 * @param speech how much to say
 * @param body the request's JSON object
 * @param id a new id for the answer
 * @param created seconds since the epoch
 */
record Ask(String name, MockLlmOptions.Speech speech, JsonNode body, String id, long created) {

    String model() {
        return body.path("model").asString("mock-model");
    }

    String text() {
        return "Hello from " + name;
    }

    /** The text in as many pieces as there are tokens: the greeting, then numbers. */
    List<String> pieces() {
        int tokens = speech.tokens();
        List<String> greeting = switch (tokens) {
            case 1 -> List.of(text());
            case 2 -> List.of("Hello", " from " + name);
            default -> List.of("Hello", " from", " " + name);
        };
        return Stream.concat(greeting.stream(), IntStream.rangeClosed(4, tokens).mapToObj(number -> " " + number))
                .toList();
    }

    boolean wantsStream() {
        return body.path("stream").asBoolean(false);
    }

    boolean wantsUsage() {
        return body.path("stream_options").path("include_usage").asBoolean(false);
    }

    int promptTokens() {
        return speech.promptTokens();
    }

    int completionTokens() {
        return speech.tokens();
    }

    int totalTokens() {
        return promptTokens() + completionTokens();
    }
}
