package io.github.aiproxymulti.aiproxy.protocol;

/**
 * One message of a request as plain text.
 *
 * @param role such as {@code system} or {@code user}
 * @param content its text
 */
public record ChatMessage(String role, String content) {}
