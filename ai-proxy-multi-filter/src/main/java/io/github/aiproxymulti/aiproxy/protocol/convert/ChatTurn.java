package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one side says before it is the other's turn.
 *
 * @param assistant whether the model speaks
 * @param blocks what is said, at least one; a user's tool results come first, where vendors want them
 */
record ChatTurn(boolean assistant, List<ChatBlock> blocks) {

    ChatTurn {
        blocks = Stream.concat(
                        blocks.stream().filter(ChatTurn::comesFirst),
                        blocks.stream().filter(block -> !comesFirst(block)))
                .toList();
    }

    String role() {
        return assistant ? "assistant" : "user";
    }

    private static boolean comesFirst(ChatBlock block) {
        return block instanceof ChatBlock.ToolResult || block instanceof ChatBlock.Thought;
    }
}
