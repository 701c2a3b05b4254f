package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A piece of an OpenAI chat, checked and on its way into a protocol whose messages are made of blocks. */
sealed interface ChatBlock {

    /**
     * Text, never empty.
     *
     * @param text the text
     */
    record Text(String text) implements ChatBlock {}

    /**
     * An image or a document that came with the request.
     *
     * @param mediaType in lower case
     * @param data base64
     * @param message the message it stands in, counted from 1
     */
    record Media(String mediaType, String data, int message) implements ChatBlock {

        boolean isImage() {
            return mediaType.startsWith("image/");
        }
    }

    /**
     * An image that lies elsewhere.
     *
     * @param url where
     * @param message the message it stands in, counted from 1
     */
    record RemoteImage(String url, int message) implements ChatBlock {}

    /**
     * The model's call of a tool.
     *
     * @param id the call's id
     * @param name in its legal form
     * @param input the arguments
     */
    record ToolUse(String id, String name, ObjectNode input) implements ChatBlock {}

    /**
     * What a tool answered.
     *
     * @param id the call's id
     * @param text the answer
     */
    record ToolResult(String id, String text) implements ChatBlock {}

    /**
     * What the model thought, handed back by the client as it was given out.
     *
     * @param text what it thought, or for redacted thinking the unreadable data
     * @param signature the vendor's signature; null for redacted thinking
     */
    record Thought(String text, @Nullable String signature) implements ChatBlock {}

    /** The tool calls among some blocks come from the model: whether there are any. */
    static boolean callsTools(List<ChatBlock> blocks) {
        return blocks.stream().anyMatch(ToolUse.class::isInstance);
    }
}
