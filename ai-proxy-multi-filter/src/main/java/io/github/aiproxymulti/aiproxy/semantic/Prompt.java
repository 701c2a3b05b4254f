package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.protocol.ChatMessage;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a request asks: the text of its last user turn that has any. Source: balancing.md 7.2. */
final class Prompt {

    /** The most that is embedded, in UTF-8 bytes. */
    static final int MOST_BYTES = 16384;

    private Prompt() {}

    /** The prompt, cut to {@value #MOST_BYTES} bytes between characters; empty when the request has none. */
    static Optional<String> of(ClientRequest request) {
        List<ChatMessage> messages = request.body()
                .look(WireJson::read)
                .map(body -> ProtocolCodecs.of(request.protocol()).messages(body))
                .orElse(List.of());
        for (int i = messages.size() - 1; i >= 0; i--) {
            ChatMessage message = messages.get(i);
            if (message.role().equals("user") && !message.content().isEmpty()) {
                return Optional.of(cut(message.content()));
            }
        }
        return Optional.empty();
    }

    /** A character takes at least one byte, so what lies far behind the limit need not be looked at. */
    static String cut(String text) {
        byte[] bytes =
                text.substring(0, Math.min(text.length(), MOST_BYTES + 1)).getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return text;
        }
        int end = MOST_BYTES;
        while (isContinuation(bytes[end])) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static boolean isContinuation(byte unit) {
        return (unit & 0xC0) == 0x80;
    }
}
