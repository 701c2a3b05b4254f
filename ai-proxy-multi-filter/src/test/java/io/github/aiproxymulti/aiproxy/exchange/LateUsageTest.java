package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.ResponseFacts;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LateUsageTest {

    private static final String USAGE =
            "\"usage\": {\"prompt_tokens\": 8, \"total_tokens\": 8, \"more\": {\"a\": [1, 2]}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{%s}",
                " { \"object\": \"list\" , %s , \"data\": [] } ",
                "{\"data\":[{\"embedding\":[0.1,-2e3]},{\"usage\":{\"total_tokens\":99}}],\"message\":\"x\",%s}",
                "{\"a\":\"}],{\\\"usage\\\":1,\\\\\",\"b\":\"\u00fcsage\",%s}"
            })
    void findsTheUsageWhereverTheAnswerIsCut(String answer) {
        byte[] bytes = answer.formatted(USAGE).getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size += size < 4 ? 1 : 7) {
            ResponseFacts facts = facts(bytes, size).orElseThrow();

            assertThat(facts.usage())
                    .isNotNull()
                    .satisfies(usage -> assertThat(usage.totalTokens()).isEqualTo(8));
            assertThat(String.valueOf(facts.rawUsage())).contains("\"more\":{\"a\":[1,2]}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "}}}{", "xxxx", "{\"a\":1}", "{\"usage\":", "[{\"usage\":{\"total_tokens\":9}}]"
            })
    void findsNothingWhereNothingIsSaid(String answer) {
        assertThat(facts(answer.getBytes(StandardCharsets.UTF_8), 3)).isEmpty();
    }

    @Test
    void keepsNothingOfAUsageThatIsNone() {
        String endless = "{\"usage\":\"" + "x".repeat(1_000_000) + "\"}";

        assertThat(facts(endless.getBytes(StandardCharsets.UTF_8), 8192)).isEmpty();
    }

    private static Optional<ResponseFacts> facts(byte[] bytes, int size) {
        LateUsage usage = new LateUsage();
        for (int at = 0; at < bytes.length; at += size) {
            usage.read(Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at)));
        }
        return usage.facts(ProtocolCodecs.of(Protocol.OPENAI_EMBEDDINGS));
    }
}
