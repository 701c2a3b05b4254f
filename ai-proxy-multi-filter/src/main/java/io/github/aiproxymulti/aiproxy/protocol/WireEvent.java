package io.github.aiproxymulti.aiproxy.protocol;

/** One decoded event of a streamed answer, in either framing. */
public sealed interface WireEvent permits SseEvent, EventStreamMessage {}
