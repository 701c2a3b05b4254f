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
     * @param identity what the answer is called where the provider's does not say
     * @throws ConversionException when the body cannot be converted; the client is to be answered with 400
     */
    Conversion convert(ObjectNode clientBody, AnswerIdentity identity);

    /**
     * Converts a request whose answer need not be told apart from others.
     *
     * @param clientBody the client's body; not changed, and not shared with the result
     * @throws ConversionException when the body cannot be converted; the client is to be answered with 400
     */
    default Conversion convert(ObjectNode clientBody) {
        return convert(clientBody, AnswerIdentity.NONE);
    }

    /**
     * What becomes of the headers.
     *
     * @param configured whether credentials among them are the instance's own rather than the client's
     */
    default HeaderRule headers(boolean configured) {
        return HeaderRule.KEEP;
    }

    /** Whether the original has it too, so that it serves instances that do not ask for conversions. */
    default boolean isOriginal() {
        return false;
    }
}
