package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAttemptTest {

    private final ExchangeRecord exchange = new ExchangeRecord("r", Logging.NONE);
    private final AtomicInteger closings = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(AttemptEnd.class)
    void endsOnceWhateverFollows(AttemptEnd end) {
        OpenAttempt attempt = attempt(false);

        attempt.close(504, end);
        attempt.close(200, AttemptEnd.ANSWERED);
        attempt.bodyOver(AttemptEnd.BROKEN);
        attempt.handOver(200, AttemptEnd.ANSWERED);

        assertThat(attempt.how()).isEqualTo(end);
        assertThat(closings).hasValue(1);
        assertThat(exchange.attempts())
                .singleElement()
                .satisfies(one -> assertThat(one.status()).isEqualTo(504));
    }

    @Test
    void leavesTheLastWordToTheLoopWhileNothingWasHandedOver() {
        OpenAttempt attempt = attempt(false);

        attempt.bodyOver(AttemptEnd.BROKEN);
        assertThat(attempt.how()).isNull();
        attempt.close(504, AttemptEnd.FAILED);

        assertThat(attempt.how()).isEqualTo(AttemptEnd.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "ANSWERED, ANSWERED, ANSWERED",
        "ANSWERED, BROKEN, BROKEN",
        "ANSWERED, CANCELLED, CANCELLED",
        "FAILED, ANSWERED, FAILED",
        "FAILED, CANCELLED, CANCELLED",
    })
    void isOverWithItsBodyOnceItWasHandedOver(AttemptEnd atBest, AttemptEnd body, AttemptEnd expected) {
        OpenAttempt handedFirst = attempt(false);
        handedFirst.handOver(200, atBest);
        assertThat(handedFirst.how()).isNull();
        handedFirst.bodyOver(body);
        OpenAttempt endedFirst = attempt(false);
        endedFirst.bodyOver(body);
        endedFirst.handOver(200, atBest);

        assertThat(handedFirst.how()).isEqualTo(expected);
        assertThat(endedFirst.how()).isEqualTo(expected);
        assertThat(closings).hasValue(2);
    }

    @Test
    void hearsOfContentAtTheFirstEventThatCarriesAny() {
        OpenAttempt attempt = attempt(true);
        StreamMeter meter = meter(attempt);

        meter.read(bytes(": ping\n\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"));
        assertThat(attempt.hasContent()).isFalse();
        meter.read(bytes("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n"));

        assertThat(attempt.hasContent()).isTrue();
        assertThat(attempt.watchesContent()).isFalse();
    }

    @Test
    void looksIntoNoEventForContentWhereNobodyWatchesForIt() {
        OpenAttempt attempt = attempt(false);

        meter(attempt).read(bytes("data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n"));

        assertThat(attempt.hasContent()).isFalse();
    }

    private static StreamMeter meter(OpenAttempt attempt) {
        return new StreamMeter(ProtocolCodecs.of(Protocol.OPENAI_CHAT), StreamFraming.SSE, 0, attempt);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private OpenAttempt attempt(boolean watchesContent) {
        ExchangeListener counting = new ExchangeListener() {
            @Override
            public void attemptClosed(ExchangeRecord record, AttemptRecord attempt) {
                closings.incrementAndGet();
            }
        };
        return Alarms.attempt(exchange, watchesContent ? ContentWatch.FIRST : ContentWatch.NONE, List.of(counting));
    }
}
