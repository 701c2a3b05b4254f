package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenAiChatSkimTest {

    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,\"total_tokens\":120,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":5,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":7}}";

    private static final List<String> ANSWERS = List.of(
            "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":17,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"one two \\\"three\\\"\"},\"finish_reason\":\"stop\"}],"
                    + USAGE + "}",
            "{\"id\":\"c-2\",\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"t\"}]},"
                    + "\"finish_reason\":\"tool_calls\"},{\"message\":{\"tool_calls\":[]},\"finish_reason\":\"length\"}],"
                    + "\"model\":\"\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"prompt_cache_hit_tokens\":2,"
                    + "\"prompt_tokens_details\":null,\"note\":null,\"x\":{\"y\":null}}}",
            "{\"choices\":[],\"usage\":null}",
            "{\"error\":{\"message\":\"no\"},\"id\":null}");

    private final ProtocolCodec codec = ProtocolCodecs.of(Protocol.OPENAI_CHAT);

    @Test
    void usualAnswersNeedNoTree() {
        assertThat(ANSWERS)
                .allSatisfy(answer -> assertThat(skim(answer.getBytes(UTF_8))).isNotNull());
    }

    @Test
    void readsOnlyAsManyBytesAsThereAre() {
        byte[] answer = ANSWERS.get(0).getBytes(UTF_8);
        byte[] longer = Arrays.copyOf(answer, answer.length + 100);
        Arrays.fill(longer, answer.length, longer.length, (byte) 'x');

        SkimmedAnswer skimmed = codec.skim(longer, answer.length);

        assertThat(skimmed).isNotNull();
        assertThat(skimmed.usage()).isEqualTo(new Usage(20, 100, 120, 5, 0, 7));
        assertThat(skimmed.marks()).isEqualTo(new AnswerMarks("c-1", "m", List.of("stop")));
    }

    @Test
    void whatAnotherProtocolWouldSayIsLeftToTheTree() {
        assertThat(skim("{\"message\":{\"id\":\"x\"}}".getBytes(UTF_8))).isNull();
    }

    @Test
    void saysExactlyWhatTheTreeSaysHoweverAnAnswerIsBroken() {
        Random random = new Random(11);
        int agreed = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] answer =
                    PlainRequestScanTest.mutated(ANSWERS.get(i % ANSWERS.size()).getBytes(UTF_8), random);
            SkimmedAnswer skimmed = skim(answer);
            if (skimmed != null) {
                agree(answer, skimmed);
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(5_000);
    }

    private @Nullable SkimmedAnswer skim(byte[] answer) {
        return codec.skim(answer, answer.length);
    }

    private void agree(byte[] answer, SkimmedAnswer skimmed) {
        JsonNode tree = WireJson.read(answer).orElseThrow(() -> new AssertionError(new String(answer, UTF_8)));
        ResponseFacts facts = codec.response(tree);
        String shown = new String(answer, UTF_8);
        assertThat(skimmed.usage()).as(shown).isEqualTo(facts.usage());
        assertThat(skimmed.rawUsage()).as(shown).isEqualTo(facts.rawUsage());
        assertThat(skimmed.toolCall()).as(shown).isEqualTo(facts.toolCall());
        assertThat(skimmed.marks()).as(shown).isEqualTo(AnswerMarks.of(tree));
    }
}
