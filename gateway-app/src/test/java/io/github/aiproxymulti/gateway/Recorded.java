package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Flux;

/**
 * A model that answers with what vendors once answered, as the mock of the original's tests does: {@value #FIXTURE} names the
 * answer, and whoever has no right key gets a 401.
 */
final class Recorded {

    static final String FIXTURE = "X-AI-Fixture";

    private static final Path FIXTURES = Path.of("..", "ai-proxy-multi-filter", "src", "test", "resources", "fixtures");

    private Recorded() {}

    static MockLlm start(String name) {
        return MockLlm.builder().name(name).respond(Recorded::answer).start();
    }

    /** A recorded answer, or stream in one write. */
    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FIXTURES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static MockAnswer answer(RecordedRequest request) {
        boolean allowed = request.header("Authorization").orElse("").equals("Bearer token")
                || request.header("Authorization").orElse("").startsWith("AWS4-HMAC-SHA256 ")
                || request.header("x-api-key").isPresent()
                || request.query().contains("api_key=apikey");
        if (!allowed) {
            return MockAnswer.bytes(401, "text/plain", "Unauthorized".getBytes(StandardCharsets.UTF_8));
        }
        String name = request.header(FIXTURE).orElse("openai/chat-basic.json");
        if (name.endsWith(".sse")) {
            return MockAnswer.stream(200, "text/event-stream", Flux.just(bytes(name)));
        }
        return MockAnswer.bytes(200, "application/json", bytes(name));
    }
}
