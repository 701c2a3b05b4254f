package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import tools.jackson.databind.node.ObjectNode;

/** Lets clients of one protocol use providers of another. */
public interface ProtocolConverter {

    /** What the client speaks. */
    Protocol from();

    /** What the provider speaks. */
    Protocol to();

    /**
     * Converts a request and remembers what the answer needs.
     *
     * @param clientBody the client's body; not changed, and not shared with the result
     * @throws ConversionException when the body cannot be converted; the client is to be answered with 400
     */
    Conversion convert(ObjectNode clientBody);

    /** What becomes of the client's headers. */
    default HeaderRule headers() {
        return HeaderRule.KEEP;
    }
}
