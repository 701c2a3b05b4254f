package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much the model may think, and how much it may say in all. {@code low}, {@code medium} and {@code high} are budgets of
 * 1024, 2048 and 4096 tokens, as in the other direction; they count against the limit of the answer, as with OpenAI, so a
 * limit that leaves no room means no thinking.
 *
 * @param thinking what is asked for, in Anthropic's words; null for nothing
 * @param maxTokens the limit of the whole answer; null when the client names none and nothing needs one
 */
record ChatThinking(@Nullable ObjectNode thinking, @Nullable Integer maxTokens) {

    private static final int LEAST_BUDGET = 1024;

    /**
     * Decides.
     *
     * @param room what an answer gets on top of its thinking where the client names no limit; null when the vendor needs none
     */
    static ChatThinking of(
            ObjectNode client, ChatSettings settings, ChatDialogue dialogue, ChatTools tools, @Nullable Integer room) {
        ObjectNode own = Requests.object(client, "thinking", "thinking");
        Integer most = settings.maxTokens();
        int budget = own == null ? budget(settings.text("reasoning_effort")) : 0;
        if (own == null && most != null && most <= budget) {
            budget = most - 1;
        }
        if (budget < LEAST_BUDGET || tools.forces() || dialogue.lostItsThread()) {
            budget = 0;
        }
        ObjectNode thinking = own == null ? null : own.deepCopy();
        if (budget > 0) {
            thinking = WireJson.object().put("type", "enabled").put("budget_tokens", budget);
        }
        if (most == null && room != null) {
            long wanted = own == null ? budget : JsonFields.count(own, "budget_tokens");
            most = (int) Math.min(Integer.MAX_VALUE, wanted + room);
        } else if (most == null && budget > 0) {
            most = budget + LEAST_BUDGET * 4;
        }
        return new ChatThinking(thinking, most);
    }

    boolean isOn() {
        return thinking != null && !JsonFields.is(thinking, "type", "disabled");
    }

    private static int budget(@Nullable String effort) {
        return switch (effort == null ? "none" : effort) {
            case "none", "minimal" -> 0;
            case "low" -> 1024;
            case "medium" -> 2048;
            case "high" -> 4096;
            case "xhigh" -> 8192;
            default ->
                throw new ConversionException(
                        "unsupported reasoning_effort (expected: none, minimal, low, medium, high or xhigh)");
        };
    }
}
