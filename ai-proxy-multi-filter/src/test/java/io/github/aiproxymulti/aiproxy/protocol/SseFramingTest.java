package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseFramingTest {

    private static final String STREAM = String.join(
            "",
            ": comment only\n\n",
            "data: {\"a\":\"é€\"}\n\n",
            "event: ping\ndata:\n\n",
            "Event:x\r\nDATA: one\r\ndata:  two\r\nid: 7\r\nretry: 250\r\n\r\n",
            "no colon here\n\n",
            ":\n:\n\n",
            "other: field\n\n",
            "data: lone\rcr\n\r\ndata: same block\n\n",
            "retry: soon\ndata: x\r\n\n",
            "data: [DONE]\n\n",
            "data: unterminated");

    private static final List<WireEvent> EVENTS = List.of(
            SseEvent.data("{\"a\":\"é€\"}"),
            SseEvent.of("ping", ""),
            new SseEvent("x", "one\n two", "7", 250L),
            SseEvent.data(""),
            SseEvent.data("lone\rcr\nsame block"),
            SseEvent.data("x"),
            SseEvent.data("[DONE]"));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<WireEvent> decode(byte[] stream, int... cuts) {
        SseDecoder decoder = new SseDecoder();
        List<WireEvent> events = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(ByteBuffer.wrap(stream, from, cut - from), events::add);
            from = cut;
        }
        decoder.feed(ByteBuffer.wrap(stream, from, stream.length - from), events::add);
        return events;
    }

    @Test
    void decodesByTheRules() {
        assertThat(decode(utf8(STREAM))).isEqualTo(EVENTS);
    }

    @Test
    void everyCutGivesTheSameEvents() {
        byte[] stream = utf8(STREAM);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(decode(stream, cut)).as("cut at " + cut).isEqualTo(EVENTS);
        }
        SseDecoder decoder = new SseDecoder();
        List<WireEvent> events = new ArrayList<>();
        for (byte b : stream) {
            ByteBuffer direct = ByteBuffer.allocateDirect(1).put(b).flip();
            decoder.feed(direct, events::add);
            assertThat(direct.hasRemaining()).isFalse();
        }
        assertThat(events).isEqualTo(EVENTS);
        assertThat(decoder.pendingBytes()).isEqualTo("data: unterminated".length());
    }

    @Test
    void boundariesAgreeWithTheDecoderAtEveryCut() {
        byte[] stream = utf8(STREAM);
        for (int cut = 0; cut <= stream.length; cut++) {
            SseBoundary boundary = new SseBoundary();
            int end = boundary.scan(ByteBuffer.wrap(stream, 0, cut));
            List<WireEvent> seen = new ArrayList<>();
            SseDecoder decoder = new SseDecoder();
            decoder.feed(ByteBuffer.wrap(stream, 0, cut), seen::add);

            assertThat(boundary.seenEvent()).as("cut at " + cut).isEqualTo(!seen.isEmpty());
            assertThat(boundary.atBoundary()).as("cut at " + cut).isEqualTo(decoder.pendingBytes() == 0);
            assertThat(end >= 0).isEqualTo(!seen.isEmpty());
            if (end >= 0) {
                List<WireEvent> complete = new ArrayList<>();
                new SseDecoder().feed(ByteBuffer.wrap(stream, 0, end), complete::add);
                assertThat(complete).isEqualTo(seen);
            }
        }
    }

    @Test
    void boundaryIsFoundAcrossChunks() {
        SseBoundary boundary = new SseBoundary();

        assertThat(boundary.atBoundary()).isTrue();
        assertThat(boundary.scan(ByteBuffer.wrap(utf8(": ping\n\nda")))).isEqualTo(-1);
        assertThat(boundary.seenEvent()).isFalse();
        assertThat(boundary.scan(ByteBuffer.wrap(utf8("ta: x\r\n\r")))).isEqualTo(-1);
        assertThat(boundary.atBoundary()).isFalse();
        ByteBuffer last = ByteBuffer.wrap(utf8("?\ndata: y")).position(1);
        assertThat(boundary.scan(last)).isEqualTo(1);
        assertThat(last.position()).isEqualTo(1);
        assertThat(boundary.seenEvent()).isTrue();
        assertThat(boundary.atBoundary()).isFalse();
    }

    @Test
    void aHugeRemainderIsDiscardedAndTheNextEventIsFound() {
        SseDecoder decoder = new SseDecoder();
        List<WireEvent> events = new ArrayList<>();
        byte[] chunk = utf8("data: " + "x".repeat(4090));
        for (int i = 0; i < 1024; i++) {
            decoder.feed(ByteBuffer.wrap(chunk), events::add);
            assertThat(decoder.pendingBytes()).isLessThanOrEqualTo(SseDecoder.MAX_PENDING);
        }
        assertThat(decoder.pendingBytes()).isZero();

        decoder.feed(ByteBuffer.wrap(utf8("\n\ndata: next\n\n")), events::add);

        assertThat(events).containsExactly(SseEvent.data("next"));
    }

    @Test
    void anEventJustBelowTheBoundSurvives() {
        String data = "x".repeat(SseDecoder.MAX_PENDING - 6);
        assertThat(decode(utf8("data: " + data + "\n\n"), SseDecoder.MAX_PENDING))
                .containsExactly(SseEvent.data(data));
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(3);
        byte[] alphabet = utf8("\n\n\n\r:da t\u00e9\0x");
        for (int i = 0; i < 3_000; i++) {
            byte[] stream = new byte[random.nextInt(60)];
            for (int j = 0; j < stream.length; j++) {
                stream[j] = alphabet[random.nextInt(alphabet.length)];
            }
            List<WireEvent> whole = decode(stream);
            assertThat(decode(stream, random.nextInt(stream.length + 1))).isEqualTo(whole);
            SseBoundary boundary = new SseBoundary();
            boundary.scan(ByteBuffer.wrap(stream));
            assertThat(boundary.seenEvent()).isEqualTo(!whole.isEmpty());
        }
    }

    @Test
    void encodesWithABlankLineBehindEveryEvent_ANS16() {
        assertThat(SseEncoder.encode(SseEvent.of("message_stop", "{}")))
                .isEqualTo(utf8("event: message_stop\ndata: {}\n\n"));
        assertThat(SseEncoder.encode(SseEvent.data("x"))).isEqualTo(utf8("data: x\n\n"));
        assertThat(SseEncoder.encode(new SseEvent("t", "a\n\nb", "9", 10L)))
                .isEqualTo(utf8("event: t\nid: 9\nretry: 10\ndata: a\ndata: \ndata: b\n\n"));
    }

    @Test
    void encodedDataComesBackIntact_ANS17() {
        for (String data : List.of("", "x".repeat(8192), "{\"a\":\"\\\"q\\\"\\n\"}", "two\nlines\n")) {
            byte[] encoded = SseEncoder.encode(SseEvent.data(data));

            assertThat(new String(encoded, StandardCharsets.UTF_8)).endsWith("\n\n");
            assertThat(decode(encoded)).containsExactly(SseEvent.data(data));
        }
        assertThat(SseEncoder.encode(SseEvent.data(""))).isEqualTo(utf8("data: \n\n"));
    }
}
