package io.github.aiproxymulti.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The bodies that go to and fro. */
final class Payloads {

    private static final String WORDS = "the quick brown fox jumps over the lazy dog and back again ";

    private Payloads() {}

    static byte[] openAiRequest(int bytes, boolean stream) {
        return ("{\"model\":\"bench-model\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"" + filler(bytes - 170) + "\"}],\"temperature\":0.7"
                        + (stream ? ",\"stream\":true" : "") + ",\"max_tokens\":256}")
                .getBytes(UTF_8);
    }

    static byte[] anthropicRequest(int bytes) {
        return ("{\"model\":\"bench-model\",\"system\":\"Be brief.\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + filler(bytes - 150) + "\"}],\"temperature\":0.7,\"max_tokens\":256}")
                .getBytes(UTF_8);
    }

    static byte[] answer(int bytes) {
        return ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"bench-model\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                        + filler(bytes - 300)
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,"
                        + "\"total_tokens\":120}}")
                .getBytes(UTF_8);
    }

    /** One event; {@code t} is the moment it was sent, so that whoever receives it knows how long it was under way. */
    static byte[] event(long nanos) {
        return ("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                        + "\"model\":\"bench-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},"
                        + "\"finish_reason\":null}],\"t\":" + nanos + "}\n\n")
                .getBytes(UTF_8);
    }

    static byte[] lastEvent() {
        return "data: [DONE]\n\n".getBytes(UTF_8);
    }

    private static String filler(int length) {
        return WORDS.repeat(Math.max(1, length / WORDS.length()));
    }
}
