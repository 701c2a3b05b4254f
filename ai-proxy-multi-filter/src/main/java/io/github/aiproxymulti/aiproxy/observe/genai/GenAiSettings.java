package io.github.aiproxymulti.aiproxy.observe.genai;

/**
 * What is observed of attempts.
 *
 * @param content whether spans carry the texts of prompts and answers
 * @param maxContentLength most characters of each of the two, >= 1
 * @param propagateTrace whether the vendor gets the attempt's trace context, in place of one the client sent
 * @param maximumModels most distinct values of each of the two model labels per route, >= 0
 */
public record GenAiSettings(boolean content, int maxContentLength, boolean propagateTrace, int maximumModels) {

    /** Checks the ranges. */
    public GenAiSettings {
        if (maxContentLength < 1) {
            throw new IllegalArgumentException(
                    "ai-proxy-multi.genai.max-content-length: " + maxContentLength + " (expected: >= 1)");
        }
    }
}
