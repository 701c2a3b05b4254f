package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.protocol.ChatMessage;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation begins, which all its requests have in common: what vendors cache prompts by. Read from the messages, so
 * it is the same whatever the protocol, the order of members or the white space.
 */
final class ConversationPrefix {

    private static final Set<String> SYSTEM = Set.of("system", "developer");

    private ConversationPrefix() {}

    /**
     * The beginning as one text; null when the request has no such messages.
     *
     * @param request what the client sent
     * @param most how many messages behind the system prompt belong to it
     */
    static @Nullable String of(ClientRequest request, int most) {
        List<ChatMessage> messages = request.body()
                .look(WireJson::read)
                .map(body -> ProtocolCodecs.of(request.protocol()).messages(body))
                .orElse(List.of());
        StringBuilder text = new StringBuilder();
        int others = 0;
        for (ChatMessage message : messages) {
            boolean leads = others == 0 && SYSTEM.contains(message.role());
            if (!leads && ++others > most) {
                break;
            }
            text.append(message.role()).append('\0').append(message.content()).append('\0');
        }
        return text.isEmpty() ? null : text.toString();
    }
}
