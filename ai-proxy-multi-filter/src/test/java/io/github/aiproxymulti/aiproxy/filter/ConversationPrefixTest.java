package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationPrefixTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String SYSTEM = "{\"role\":\"system\",\"content\":\"be brief\"}";
    private static final String FIRST = "{\"role\":\"user\",\"content\":\"hi\"}";
    private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"hello\"}";
    private static final String SECOND = "{\"role\":\"user\",\"content\":\"and now?\"}";

    @Test
    void isTheSameForAllTurnsOfAConversation() {
        String first = prefix(1, SYSTEM, FIRST);

        assertThat(first).isNotNull().isEqualTo(prefix(1, SYSTEM, FIRST, ANSWER, SECOND));
        assertThat(prefix(1, SYSTEM, SECOND)).isNotEqualTo(first);
        assertThat(prefix(1, FIRST)).isNotEqualTo(first);
    }

    @Test
    void mayBeTheSystemPromptAlone() {
        assertThat(prefix(0, SYSTEM, FIRST))
                .isEqualTo(prefix(0, SYSTEM, SECOND))
                .isNotNull();
        assertThat(prefix(0, FIRST)).isNull();
    }

    @Test
    void takesAsManyMessagesAsItIsTold() {
        assertThat(prefix(3, SYSTEM, FIRST, ANSWER, SECOND)).isNotEqualTo(prefix(3, SYSTEM, FIRST, ANSWER, FIRST));
        assertThat(prefix(2, SYSTEM, FIRST, ANSWER, SECOND)).isEqualTo(prefix(2, SYSTEM, FIRST, ANSWER, FIRST));
    }

    @Test
    void tellsRoleFromContent() {
        assertThat(prefix(1, "{\"role\":\"user\",\"content\":\"ahi\"}"))
                .isNotEqualTo(prefix(1, "{\"role\":\"usera\",\"content\":\"hi\"}"));
    }

    @Test
    void isReadFromEveryProtocolThatHasMessages() {
        String anthropic = ConversationPrefix.of(
                Requests.post("/v1/messages", "{\"system\":\"be brief\",\"messages\":[" + FIRST + "]}"), 1);

        assertThat(anthropic).isEqualTo(prefix(1, SYSTEM, FIRST));
    }

    @Test
    void isAbsentWhereThereAreNoMessages() {
        assertThat(ConversationPrefix.of(Requests.post("/anything", "{\"x\":1}"), 1))
                .isNull();
    }

    private static @Nullable String prefix(int most, String... messages) {
        return ConversationPrefix.of(Requests.post(CHAT, "{\"messages\":[" + String.join(",", messages) + "]}"), most);
    }
}
