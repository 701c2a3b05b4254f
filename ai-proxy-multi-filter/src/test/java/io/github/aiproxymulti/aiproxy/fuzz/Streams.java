package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.EventBoundary;
import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.EventFacts;
import io.github.aiproxymulti.aiproxy.protocol.EventStreamMessage;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFacts;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is true of every stream, whatever its bytes. */
final class Streams {

    private Streams() {}

    /** The events of a stream in one piece. */
    static List<WireEvent> decoded(StreamFraming framing, byte[] bytes) {
        List<WireEvent> events = new ArrayList<>();
        framing.newDecoder().feed(ByteBuffer.wrap(bytes), events::add);
        return events;
    }

    /** Cuts change nothing, nothing is held beyond the bytes, no codec is upset by an event. */
    static List<WireEvent> check(StreamFraming framing, byte[] bytes) {
        List<WireEvent> whole = decoded(framing, bytes);
        List<WireEvent> cut = new ArrayList<>();
        EventDecoder decoder = framing.newDecoder();
        EventBoundary boundary = framing.newBoundary();
        int seen = 0;
        for (ByteBuffer piece : Input.pieces(bytes)) {
            int length = piece.remaining();
            int end = boundary.scan(piece);
            require(piece.remaining() == length, "a boundary scan leaves the buffer as it is");
            require(end >= -1 && end <= length, "an end lies in the piece");
            decoder.feed(piece, cut::add);
            require(!piece.hasRemaining(), "a decoder takes all");
            seen += length;
            require(decoder.pendingBytes() <= seen, "no more is held than came");
        }
        require(describe(whole).equals(describe(cut)), "cuts change no event");
        checkFacts(whole);
        return whole;
    }

    private static void checkFacts(List<WireEvent> events) {
        for (Protocol protocol : Protocol.values()) {
            StreamFacts facts = new StreamFacts(64);
            for (WireEvent event : events) {
                EventFacts read = ProtocolCodecs.of(protocol).event(event);
                facts.add(read);
            }
            require(facts.text().length() <= 64, "collected text is bounded");
        }
    }

    /** Events in comparable form; arrays are not. */
    static List<String> describe(List<? extends WireEvent> events) {
        return events.stream()
                .map(event -> event instanceof EventStreamMessage message
                        ? message.headers() + " " + Arrays.hashCode(message.payload())
                        : event instanceof SseEvent sse
                                ? sse.type() + "|" + sse.data() + "|" + sse.id() + sse.retry()
                                : "?")
                .toList();
    }
}
