package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;

/** Server-sent events as bytes (protocols.md 1.2). */
public final class SseEncoder {

    private SseEncoder() {}

    /**
     * The event with its closing blank line, UTF-8.
     *
     * @param event the event; its type is written unless it is {@link SseEvent#MESSAGE}
     */
    public static byte[] encode(SseEvent event) {
        StringBuilder out =
                new StringBuilder(event.data().length() + event.type().length() + 24);
        if (!event.type().equals(SseEvent.MESSAGE)) {
            out.append("event: ").append(event.type()).append('\n');
        }
        if (event.id() != null) {
            out.append("id: ").append(event.id()).append('\n');
        }
        if (event.retry() != null) {
            out.append("retry: ").append(event.retry()).append('\n');
        }
        String data = event.data();
        int from = 0;
        for (int end = data.indexOf('\n'); end >= 0; end = data.indexOf('\n', from)) {
            out.append("data: ").append(data, from, end).append('\n');
            from = end + 1;
        }
        out.append("data: ").append(data, from, data.length()).append("\n\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
