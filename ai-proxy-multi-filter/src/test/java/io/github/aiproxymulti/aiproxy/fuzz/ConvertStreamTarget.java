package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import io.github.aiproxymulti.aiproxy.protocol.convert.StreamConversion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Streams through every converter: never an exception, and whatever has begun ends with its protocol's end, once. */
public final class ConvertStreamTarget {

    private static final int MOST_PER_BYTE = 64;

    private ConvertStreamTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        for (ProtocolConverter converter : Converters.ALL) {
            boolean aws = converter.to() == Protocol.BEDROCK_CONVERSE;
            List<WireEvent> events = aws
                    ? Streams.decoded(StreamFraming.AWS_EVENT_STREAM, EventStreamTarget.withCheckSums(bytes))
                    : Streams.decoded(StreamFraming.SSE, bytes);
            check(converter, events, bytes.length);
        }
    }

    private static void check(ProtocolConverter converter, List<WireEvent> events, int length) {
        StreamConversion conversion = Converters.conversion(converter).stream();
        List<SseEvent> out = new ArrayList<>();
        for (WireEvent event : events) {
            out.addAll(conversion.on(event));
        }
        out.addAll(conversion.end());
        require(conversion.end().isEmpty(), "an end is said once");
        long size = out.stream().mapToLong(event -> event.data().length()).sum();
        require(size <= 4096L + (long) MOST_PER_BYTE * length, "a stream does not grow without bounds");
        if (out.isEmpty()) {
            return;
        }
        SseEvent last = out.get(out.size() - 1);
        require(isEnd(converter.from(), last), converter.from() + " ends with its terminator, not " + last.type());
        long ends = out.stream().filter(event -> isEnd(converter.from(), event)).count();
        require(ends == 1, "there is one terminator");
        if (converter.from() == Protocol.ANTHROPIC_MESSAGES) {
            checkBlocks(out);
        }
    }

    private static boolean isEnd(Protocol client, SseEvent event) {
        return switch (client) {
            case ANTHROPIC_MESSAGES ->
                event.type().equals("message_stop") || event.type().equals("error");
            case OPENAI_RESPONSES ->
                Set.of("response.completed", "response.incomplete", "response.failed", "error")
                        .contains(event.type());
            case OPENAI_CHAT -> event.data().equals("[DONE]");
            default -> true;
        };
    }

    /** Blocks open once, close once, and only one is open at a time. */
    private static void checkBlocks(List<SseEvent> out) {
        Set<Integer> opened = new HashSet<>();
        int open = -1;
        boolean failed = false;
        for (SseEvent event : out) {
            JsonNode data = WireJson.read(event.data()).orElseThrow();
            require(data.path("type").asString().equals(event.type()), "type and event name are equal");
            int index = data.path("index").asInt(-1);
            switch (event.type()) {
                case "content_block_start" -> {
                    require(open == -1 && opened.add(index), "a block opens once, behind the one before");
                    open = index;
                }
                case "content_block_stop" -> {
                    require(open == index, "the open block is closed");
                    open = -1;
                }
                case "content_block_delta" -> require(opened.contains(index), "a delta has a block");
                case "error" -> failed = true;
                default -> {}
            }
        }
        require(failed || open == -1, "every block is closed");
        require(failed || out.get(0).type().equals("message_start"), "a message is started");
    }
}
