package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.exchange.StreamGate.State;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstEventGateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI_CHAT|data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}~~|OPEN",
                "OPENAI_CHAT|data: {\"error\":{\"message\":\"overloaded\"}}~~|ERROR",
                "ANTHROPIC_MESSAGES|event: message_start~data: {\"type\":\"message_start\",\"message\":{}}~~|OPEN",
                "ANTHROPIC_MESSAGES|event: error~data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}~~|ERROR",
                "OPENAI_RESPONSES|event: response.created~data: {\"type\":\"response.created\",\"response\":{}}~~|OPEN",
                "PASSTHROUGH|data: anything~~|OPEN",
                "OPENAI_CHAT|: comment~~|HOLDING",
                "OPENAI_CHAT|data: {\"choices\":|HOLDING",
            })
    void judgesTheFirstCompleteEvent(Protocol protocol, String written, State expected) {
        FirstEventGate gate = new FirstEventGate(protocol, StreamFraming.SSE);

        assertThat(gate.inspect(buffer(written.replace('~', '\n')))).isEqualTo(expected);
    }

    @Test
    void judgesTheFirstOfSeveralOnly() {
        FirstEventGate gate = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE);

        assertThat(gate.inspect(buffer("data: {\"choices\":[]}\n\ndata: {\"error\":{\"message\":\"no\"}}\n\n")))
                .isEqualTo(State.OPEN);
    }

    @Test
    void leavesTheBufferUnread() {
        ByteBuf buffer = buffer("data: {}\n\n");

        State state = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE).inspect(buffer);

        assertThat(state).isNotEqualTo(State.HOLDING);
        assertThat(buffer.readableBytes()).isEqualTo(10);
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    @Test
    void opensWhenMoreHasComeThanAnEventMayBeLong() {
        FirstEventGate gate = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE);
        String part = "x".repeat(256 * 1024);

        for (int i = 0; i < 4; i++) {
            assertThat(gate.inspect(buffer(part))).isEqualTo(State.HOLDING);
        }
        assertThat(gate.inspect(buffer("x"))).isEqualTo(State.OPEN);
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
