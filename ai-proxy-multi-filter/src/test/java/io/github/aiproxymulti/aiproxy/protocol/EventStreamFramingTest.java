package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventStreamFramingTest {

    private static final String DAMAGED = "null {\"message\":\"the upstream's event stream is damaged\"}";

    private static byte[] frame(String type, String payload) {
        return EventStreamFrame.encode(
                Map.of(":message-type", "event", ":event-type", type), payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame made by hand, with the given raw headers. */
    private static byte[] raw(byte[] headers, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(16 + headers.length + payload.length);
        frame.putInt(frame.capacity()).putInt(headers.length);
        frame.putInt(crc(frame.array(), 8)).put(headers).put(payload);
        frame.putInt(crc(frame.array(), frame.position()));
        return frame.array();
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static List<String> decode(byte[] stream, int... cuts) {
        EventStreamDecoder decoder = new EventStreamDecoder();
        List<String> events = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            decoder.feed(ByteBuffer.wrap(stream, from, cut - from), event -> events.add(describe(event)));
            from = cut;
        }
        decoder.feed(ByteBuffer.wrap(stream, from, stream.length - from), event -> events.add(describe(event)));
        return events;
    }

    private static String describe(WireEvent event) {
        EventStreamMessage message = (EventStreamMessage) event;
        return message.header(":event-type") + " " + new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void everyCutGivesTheSameMessagesAndBoundaries() {
        byte[] stream = join(frame("a", ""), frame("b", "{\"x\":1}"), frame("c", "é".repeat(500)), new byte[] {0, 0});
        List<String> expected = List.of("a ", "b {\"x\":1}", "c " + "é".repeat(500));
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(decode(stream, cut)).as("cut at " + cut).isEqualTo(expected);
            EventStreamBoundary boundary = new EventStreamBoundary();
            int end = boundary.scan(ByteBuffer.wrap(stream, 0, cut));
            List<String> complete = decode(Arrays.copyOf(stream, cut));
            assertThat(boundary.seenEvent()).isEqualTo(!complete.isEmpty());
            assertThat(end < 0 ? List.of() : decode(Arrays.copyOf(stream, end))).isEqualTo(complete);
            assertThat(boundary.atBoundary()).isEqualTo(cut == Math.max(0, end));
        }
    }

    @Test
    void headersOfAllTypesAreReadPast() {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        int[] sizes = {0, 0, 1, 2, 4, 8, 5, 3, 8, 16};
        for (int type = 0; type < sizes.length; type++) {
            headers.writeBytes(new byte[] {1, (byte) ('a' + type), (byte) type});
            if (type == 6 || type == 7) {
                headers.writeBytes(new byte[] {0, (byte) sizes[type]});
            }
            headers.writeBytes("v".repeat(sizes[type]).getBytes(StandardCharsets.UTF_8));
        }
        List<WireEvent> events = new ArrayList<>();
        new EventStreamDecoder().feed(ByteBuffer.wrap(raw(headers.toByteArray(), new byte[0])), events::add);

        assertThat(events).hasSize(1);
        assertThat(((EventStreamMessage) events.get(0)).headers()).isEqualTo(Map.of("h", "vvv"));
    }

    @Test
    void anExceptionStandsInPlaceOfADamagedFrame() {
        byte[] badCrc = frame("x", "payload");
        badCrc[badCrc.length - 6] ^= 1;
        byte[] unknownType = raw(new byte[] {1, 'a', 10}, new byte[0]);
        byte[] oversizeName = raw(new byte[] {9, 'a'}, new byte[0]);
        byte[] oversizeValue = raw(new byte[] {1, 'a', 7, 0, 9, 'v'}, new byte[0]);
        byte[] shortLength = raw(new byte[] {1, 'a', 7, 0}, new byte[0]);
        byte[] oversizeHeaders = frame("y", "");
        ByteBuffer.wrap(oversizeHeaders).putInt(4, 9999).putInt(8, 0);
        ByteBuffer.wrap(oversizeHeaders).putInt(8, crc(oversizeHeaders, 8));
        ByteBuffer.wrap(oversizeHeaders)
                .putInt(oversizeHeaders.length - 4, crc(oversizeHeaders, oversizeHeaders.length - 4));

        for (byte[] damaged :
                new byte[][] {badCrc, unknownType, oversizeName, oversizeValue, shortLength, oversizeHeaders}) {
            assertThat(decode(join(frame("a", "1"), damaged, frame("b", "2")))).containsExactly("a 1", DAMAGED, "b 2");
        }
    }

    @Test
    void nothingIsFoundOrKeptBehindAnUnsoundPrelude() {
        byte[] badPrelude = frame("x", "");
        badPrelude[9] ^= 1;
        byte[] tooLong = new byte[12];
        ByteBuffer.wrap(tooLong).putInt(0, EventStreamFrame.MAX_LENGTH + 1);
        ByteBuffer.wrap(tooLong).putInt(8, crc(tooLong, 8));
        for (byte[] unsound :
                new byte[][] {badPrelude, tooLong, "data: this is SSE\n\n".getBytes(StandardCharsets.UTF_8)}) {
            EventStreamDecoder decoder = new EventStreamDecoder();
            List<WireEvent> events = new ArrayList<>();
            decoder.feed(ByteBuffer.wrap(join(frame("a", ""), unsound, frame("b", ""))), events::add);
            decoder.feed(ByteBuffer.wrap(new byte[100_000]), events::add);

            assertThat(events).extracting(EventStreamFramingTest::describe).containsExactly("a ", DAMAGED);
            assertThat(ProtocolCodecs.of(Protocol.BEDROCK_CONVERSE)
                            .event(events.get(1))
                            .error())
                    .isTrue();
            assertThat(decoder.pendingBytes()).isZero();
            EventStreamBoundary boundary = new EventStreamBoundary();
            assertThat(boundary.scan(ByteBuffer.wrap(unsound))).isEqualTo(-1);
            assertThat(boundary.atBoundary()).isFalse();
        }
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(5);
        byte[] stream = join(frame("a", "payload"), frame("b", "more"));
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = stream.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            List<String> whole = decode(damaged);
            assertThat(decode(damaged, random.nextInt(damaged.length + 1))).isEqualTo(whole);
        }
    }

    @Test
    void messagesDoNotShowTheirPayload() {
        assertThat(new EventStreamMessage(Map.of(), new byte[] {'s', 'e', 'c', 'r', 'e', 't'}))
                .hasToString("EventStreamMessage[headers={}, payload=6 bytes]");
    }
}
