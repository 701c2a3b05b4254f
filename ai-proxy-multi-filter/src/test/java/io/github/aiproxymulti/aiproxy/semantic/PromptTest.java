package io.github.aiproxymulti.aiproxy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} | a",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]} | b",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a'},{'role':'user','content':''}]} | a",
                "/v1/responses | {'input':'a'} | a",
                "/v1/messages | {'system':'s','messages':[{'role':'user','content':'a'}]} | a",
                "/v1/embeddings | {'input':'a'} | a"
            })
    void isTheLastUserTextOfTheClientsProtocol_SEM16_SEM17(String path, String body, String prompt) {
        assertThat(prompt(path, body)).contains(prompt);
    }

    @Test
    void passesOverATurnThatIsOnlyAnImage() {
        assertThat(prompt(
                        "/v1/chat/completions",
                        "{'messages':[{'role':'user','content':'a'},{'role':'user','content':"
                                + "[{'type':'image_url','image_url':{'url':'x'}}]}]}"))
                .contains("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/images | {'prompt':'a'}",
                "/v1/embeddings | {'input':['a','b']}",
                "/v1/chat/completions | {'messages':[{'role':'system','content':'a'}]}"
            })
    void isAbsentWhereNoUserSaysAnything(String pathAndBody) {
        int bar = pathAndBody.indexOf(" | ");
        assertThat(prompt(pathAndBody.substring(0, bar), pathAndBody.substring(bar + 3)))
                .isEmpty();
    }

    @Test
    void keepsWhatFits() {
        String fits = "x".repeat(Prompt.MOST_BYTES);

        assertThat(Prompt.cut(fits)).isEqualTo(fits);
        assertThat(Prompt.cut(fits + "y")).isEqualTo(fits);
        assertThat(Prompt.cut(fits.repeat(3))).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u20ac", "\ud83d\ude00"})
    void cutsBetweenCharacters(String character) {
        for (int ahead = 0; ahead < 4; ahead++) {
            String text = "x".repeat(ahead) + character.repeat(Prompt.MOST_BYTES);

            String cut = Prompt.cut(text);

            assertThat(text).startsWith(cut);
            assertThat(cut).doesNotContain("?");
            int size = cut.getBytes(StandardCharsets.UTF_8).length;
            assertThat(size).isBetween(Prompt.MOST_BYTES - 3, Prompt.MOST_BYTES);
        }
    }

    @Test
    void cutsBeforeACharacterThatStraddlesTheLimit() {
        for (int back = 1; back < 4; back++) {
            String head = "x".repeat(Prompt.MOST_BYTES - back);

            assertThat(Prompt.cut(head + "\ud83d\ude00")).isEqualTo(head);
        }
    }

    private static Optional<String> prompt(String path, String body) {
        return Prompt.of(Requests.post(path, body.replace('\'', '"')));
    }
}
