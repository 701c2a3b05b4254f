package io.github.aiproxymulti.mockllm;

import java.util.List;

/** Finds the dialect of a request. */
final class Dialects {

    private static final List<Dialect> SPOKEN = List.of(
            new OpenAiChat(),
            new OpenAiEmbeddings(),
            new OpenAiResponses(),
            new AnthropicMessages(),
            new BedrockConverse());

    private Dialects() {}

    /** By the end of the path, so that any prefix will do, and only for POST. */
    static Dialect of(RecordedRequest request) {
        if (!request.method().equals("POST")) {
            return NoDialect.INSTANCE;
        }
        return SPOKEN.stream()
                .filter(dialect -> dialect.speaksAt(request.path()))
                .findFirst()
                .orElse(NoDialect.INSTANCE);
    }
}
