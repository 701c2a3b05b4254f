package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.List;

/**
 * The messages of an OpenAI chat as turns that alternate.
 *
 * @param system what the system and the developer said, in order, wherever in the chat it stood
 * @param turns the rest; neighbours of one side are one turn
 */
record ChatDialogue(List<String> system, List<ChatTurn> turns) {

    ChatDialogue {
        system = List.copyOf(system);
        turns = List.copyOf(turns);
    }

    /**
     * Whether the model waits for the results of tools it called without the client having kept what it thought. Vendors
     * do not let it go on thinking then.
     */
    boolean lostItsThread() {
        int last = turns.size() - 1;
        if (last < 1 || turns.get(last).assistant() || !turns.get(last - 1).assistant()) {
            return false;
        }
        List<ChatBlock> said = turns.get(last - 1).blocks();
        return ChatBlock.callsTools(said) && said.stream().noneMatch(ChatBlock.Thought.class::isInstance);
    }

    /** Whether any tool was ever called. */
    boolean usesTools() {
        return turns.stream()
                .flatMap(turn -> turn.blocks().stream())
                .anyMatch(block -> block instanceof ChatBlock.ToolUse || block instanceof ChatBlock.ToolResult);
    }
}
