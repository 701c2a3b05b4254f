/**
 * Attempts as observations in the words of OpenTelemetry's conventions for generative AI: a span each, and meters. What they
 * say stands in one convention, which an application may replace.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.observe.genai;

import org.jspecify.annotations.NullMarked;
