package io.github.aiproxymulti.aiproxy.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the spans and meters of attempts in the words of OpenTelemetry.
 *
 * @param enabled whether there are any, where observations are handled
 * @param content whether spans carry the texts of prompts and answers
 * @param maxContentLength most characters of each of the two, >= 1
 * @param propagateTrace whether the vendor gets the attempt's trace context, in place of one the client sent
 */
@ConfigurationProperties("ai-proxy-multi.genai")
public record GenAiProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean content,
        @DefaultValue("8192") int maxContentLength,
        @DefaultValue("false") boolean propagateTrace) {}
