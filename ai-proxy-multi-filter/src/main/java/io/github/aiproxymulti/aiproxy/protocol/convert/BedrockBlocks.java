package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Content blocks as Bedrock writes them. Media travel as bytes only. */
final class BedrockBlocks {

    private static final Map<String, String> IMAGES = Map.of(
            "image/png", "png",
            "image/jpeg", "jpeg",
            "image/jpg", "jpeg",
            "image/gif", "gif",
            "image/webp", "webp");

    private static final Map<String, String> DOCUMENTS = Map.of(
            "application/pdf", "pdf",
            "text/plain", "txt",
            "text/csv", "csv",
            "text/html", "html",
            "text/markdown", "md");

    ObjectNode block(ChatBlock block) {
        ObjectNode out = WireJson.object();
        if (block instanceof ChatBlock.Text text) {
            return out.put("text", text.text());
        }
        if (block instanceof ChatBlock.ToolUse use) {
            out.putObject("toolUse")
                    .put("toolUseId", use.id())
                    .put("name", use.name())
                    .set("input", use.input());
            return out;
        }
        if (block instanceof ChatBlock.ToolResult result) {
            ObjectNode answer = out.putObject("toolResult").put("toolUseId", result.id());
            ArrayNode content = answer.putArray("content");
            if (!result.text().isEmpty()) {
                content.addObject().put("text", result.text());
            }
            return out;
        }
        if (block instanceof ChatBlock.Thought thought) {
            ObjectNode content = out.putObject("reasoningContent");
            if (thought.signature() == null) {
                content.put("redactedContent", thought.text());
            } else {
                content.putObject("reasoningText").put("text", thought.text()).put("signature", thought.signature());
            }
            return out;
        }
        if (block instanceof ChatBlock.RemoteImage image) {
            throw new ConversionException("unsupported image_url at message " + image.message()
                    + " (expected: a data: URL, Bedrock fetches no images)");
        }
        return media(out, (ChatBlock.Media) block);
    }

    private static ObjectNode media(ObjectNode out, ChatBlock.Media media) {
        String image = IMAGES.get(media.mediaType());
        String document = DOCUMENTS.get(media.mediaType());
        if (image != null) {
            out.putObject("image").put("format", image).putObject("source").put("bytes", media.data());
        } else if (document != null) {
            // Names are shown to the model and have to be plain and different; the client's may be neither.
            out.putObject("document")
                    .put("format", document)
                    .put(
                            "name",
                            "document-" + media.message() + "-"
                                    + Integer.toHexString(media.data().hashCode()))
                    .putObject("source")
                    .put("bytes", media.data());
        } else {
            throw new ConversionException("unsupported media type at message " + media.message()
                    + " (expected: png, jpeg, gif, webp, pdf, or a text)");
        }
        return out;
    }
}
