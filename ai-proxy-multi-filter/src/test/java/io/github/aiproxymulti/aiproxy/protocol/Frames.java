package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Frames of the AWS event stream. */
public final class Frames {

    private Frames() {}

    /** One event of Bedrock converse, its payload written with single quotes. */
    public static byte[] event(String type, String payload) {
        return EventStreamFrame.encode(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", "application/json"),
                payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
