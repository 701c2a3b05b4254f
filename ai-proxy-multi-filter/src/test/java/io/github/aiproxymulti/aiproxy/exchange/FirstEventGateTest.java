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
        FirstEventGate gate = new FirstEventGate(protocol, StreamFraming.SSE, false);

        assertThat(gate.inspect(buffer(written.replace('~', '\n')))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI_CHAT|data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}~~|HOLDING",
                "OPENAI_CHAT|data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}~~|OPEN",
                "OPENAI_CHAT|data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"a\"}}]}~~|OPEN",
                "OPENAI_CHAT|data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}~~|OPEN",
                "OPENAI_CHAT|data: [DONE]~~|OPEN",
                "OPENAI_CHAT|data: {\"choices\":[]}~~data: {\"error\":{\"message\":\"no\"}}~~|ERROR",
                "ANTHROPIC_MESSAGES|event: message_start~data: {\"type\":\"message_start\",\"message\":{}}~~|HOLDING",
                "ANTHROPIC_MESSAGES|event: ping~data: {\"type\":\"ping\"}~~|HOLDING",
                "ANTHROPIC_MESSAGES|event: content_block_delta~data:"
                        + " {\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}~~|OPEN",
                "OPENAI_RESPONSES|event: response.created~data: {\"type\":\"response.created\"}~~|HOLDING",
                "OPENAI_RESPONSES|event: response.output_text.delta~data: {\"delta\":\"a\"}~~|OPEN",
                "OPENAI_RESPONSES|event: response.mcp_call_arguments.delta~data: {\"delta\":\"a\"}~~|OPEN",
                "PASSTHROUGH|data: anything~~|OPEN",
            })
    void holdsPastEventsWithoutContentWhenToldTo(Protocol protocol, String written, State expected) {
        FirstEventGate gate = new FirstEventGate(protocol, StreamFraming.SSE, true);

        assertThat(gate.inspect(buffer(written.replace('~', '\n')))).isEqualTo(expected);
        assertThat(gate.hasEvent()).isEqualTo(expected == State.HOLDING || written.contains("choices\":[]}"));
    }

    @Test
    void judgesTheFirstOfSeveralOnly() {
        FirstEventGate gate = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, false);

        assertThat(gate.inspect(buffer("data: {\"choices\":[]}\n\ndata: {\"error\":{\"message\":\"no\"}}\n\n")))
                .isEqualTo(State.OPEN);
    }

    @Test
    void leavesTheBufferUnread() {
        ByteBuf buffer = buffer("data: {}\n\n");

        State state = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, false).inspect(buffer);

        assertThat(state).isNotEqualTo(State.HOLDING);
        assertThat(buffer.readableBytes()).isEqualTo(10);
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    @Test
    void opensWhenMoreHasComeThanAnEventMayBeLong() {
        FirstEventGate gate = new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, false);
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
