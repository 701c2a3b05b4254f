package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a streamed answer has said so far: merged usage, collected text, flags (protocols.md 2). It is confined to one
 * stream: calls must not overlap.
 */
public final class StreamFacts {

    private final int maxText;

    // Confined to one stream.
    private final StringBuilder collected = new StringBuilder();
    private @Nullable Usage usage;
    private @Nullable ObjectNode rawUsage;
    private int reportedText;
    private boolean toolCall;
    private boolean done;
    private boolean error;

    /**
     * Facts of a new stream.
     *
     * @param maxText the most characters of text to collect, 0 for none; what comes later is left out
     */
    public StreamFacts(int maxText) {
        this.maxText = maxText;
    }

    /**
     * Takes in the next event.
     *
     * @param event what a codec read from it
     */
    public void add(EventFacts event) {
        for (String text : event.texts()) {
            collected.append(text, 0, Math.min(text.length(), maxText - collected.length()));
        }
        toolCall |= event.toolCall();
        done |= event.isDone();
        error |= event.error();
        if (event.usage() != null) {
            usage = usage == null ? event.usage() : usage.mergedWith(event.usage());
            rawUsage = merged(rawUsage, event.rawUsage());
            reportedText = collected.length();
        }
    }

    /** The tokens, empty while no event has reported any. */
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }

    /** The vendor's usage object, merged; empty while no event has reported any. */
    public Optional<ObjectNode> rawUsage() {
        return Optional.ofNullable(rawUsage);
    }

    /** The text as it was when usage was last reported; empty without usage. */
    public String text() {
        return collected.substring(0, reportedText);
    }

    /** Whether the model asked for a tool. */
    public boolean toolCall() {
        return toolCall;
    }

    /** Whether the protocol's end marker, or an event that ends the stream, has been seen. */
    public boolean done() {
        return done;
    }

    /** Whether an error event has been seen. */
    public boolean error() {
        return error;
    }

    private static @Nullable ObjectNode merged(@Nullable ObjectNode known, @Nullable ObjectNode later) {
        if (known == null || later == null) {
            return later == null ? known : later;
        }
        ObjectNode merged = known.deepCopy();
        for (Map.Entry<String, JsonNode> member : later.properties()) {
            if (JsonFields.count(later, member.getKey()) > 0) {
                merged.set(member.getKey(), member.getValue());
            }
        }
        return merged;
    }
}
