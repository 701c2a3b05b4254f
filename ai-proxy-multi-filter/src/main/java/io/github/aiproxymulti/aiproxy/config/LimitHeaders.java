package io.github.aiproxymulti.aiproxy.config;

/**
 * What a response tells of limits.
 *
 * @param quota the original's headers (default true)
 * @param openAi headers in OpenAI's form (default false)
 */
public record LimitHeaders(boolean quota, boolean openAi) {}
