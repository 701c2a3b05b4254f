package io.github.aiproxymulti.aiproxy.explain;

/**
 * What has gone through one instance since the start.
 *
 * @param requests requests that ended at it
 * @param promptTokens tokens of their prompts
 * @param completionTokens tokens of its answers
 * @param answers requests that it answered and whose duration is known
 * @param millis milliseconds all of these took together
 * @param streams of these, the streams whose first token came
 * @param firstTokenMillis milliseconds until the first token of all streams together
 */
public record Traffic(
        long requests,
        long promptTokens,
        long completionTokens,
        long answers,
        double millis,
        long streams,
        double firstTokenMillis) {

    /** Nothing. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0);
}
