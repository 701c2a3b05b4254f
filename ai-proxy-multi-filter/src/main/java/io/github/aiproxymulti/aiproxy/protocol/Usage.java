package io.github.aiproxymulti.aiproxy.protocol;

/**
 * The tokens of one answer in the words common to all protocols (protocols.md 2).
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens of the answer
 * @param totalTokens what the vendor calls the total
 * @param cacheReadInputTokens prompt tokens read from a cache
 * @param cacheCreationInputTokens prompt tokens written to a cache
 * @param reasoningTokens answer tokens spent on reasoning
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long totalTokens,
        long cacheReadInputTokens,
        long cacheCreationInputTokens,
        long reasoningTokens) {

    /** All zero. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    /**
     * This usage overwritten by every positive number of a later one; the total is raised to prompt plus completion when
     * it is less.
     *
     * @param later the usage of a later event of the same stream
     */
    public Usage mergedWith(Usage later) {
        long prompt = later(promptTokens, later.promptTokens);
        long completion = later(completionTokens, later.completionTokens);
        return new Usage(
                prompt,
                completion,
                Math.max(later(totalTokens, later.totalTokens), prompt + completion),
                later(cacheReadInputTokens, later.cacheReadInputTokens),
                later(cacheCreationInputTokens, later.cacheCreationInputTokens),
                later(reasoningTokens, later.reasoningTokens));
    }

    private static long later(long known, long newer) {
        return newer > 0 ? newer : known;
    }
}
