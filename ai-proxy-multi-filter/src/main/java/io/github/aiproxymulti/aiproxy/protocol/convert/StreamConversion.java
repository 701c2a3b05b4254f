package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import java.util.List;

/** The conversion of one streamed answer. It is confined to that stream: calls must not overlap. */
public interface StreamConversion {

    /**
     * What the client gets for an event of the provider. Never throws; what cannot be understood gives nothing.
     *
     * @param event the provider's next event
     */
    List<SseEvent> on(WireEvent event);

    /**
     * What the client still has to get once the provider's stream is over, with or without its end marker: whatever
     * brings a stream that has begun to its protocol's end. Empty when nothing was ever sent or all is said.
     */
    List<SseEvent> end();
}
