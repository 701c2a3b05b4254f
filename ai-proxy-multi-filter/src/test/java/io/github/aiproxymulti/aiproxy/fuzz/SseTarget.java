package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.EventBoundary;
import io.github.aiproxymulti.aiproxy.protocol.SseEncoder;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import java.nio.ByteBuffer;
import java.util.List;

/** Server-sent events: scanner, decoder, encoder. */
public final class SseTarget {

    private SseTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<WireEvent> events = Streams.check(StreamFraming.SSE, bytes);
        EventBoundary boundary = StreamFraming.SSE.newBoundary();
        int end = boundary.scan(ByteBuffer.wrap(bytes));
        require(boundary.seenEvent() == !events.isEmpty(), "scanner and decoder agree on whether there is an event");
        require((end >= 0) == !events.isEmpty(), "an event ends somewhere");
        for (WireEvent event : events) {
            checkEncoding((SseEvent) event);
        }
    }

    private static void checkEncoding(SseEvent event) {
        byte[] encoded = SseEncoder.encode(event);
        boolean plain = !event.data().contains("\r")
                && !event.type().contains("\r")
                && (event.id() == null || !event.id().contains("\r"));
        if (plain) {
            require(
                    Streams.describe(Streams.decoded(StreamFraming.SSE, encoded))
                            .equals(Streams.describe(List.of(event))),
                    "what is written is read again");
        }
    }
}
