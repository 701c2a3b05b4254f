package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One converted request, and the way back for its answer. */
public interface Conversion {

    /** The body for the provider. It belongs to the caller, who may go on changing it. */
    ObjectNode body();

    /**
     * Converts a whole answer, error objects included.
     *
     * @param upstream the provider's answer; not changed
     * @param names the models of this exchange
     * @param warnings receives what should be logged
     * @throws ConversionException when it is not an answer of the provider's protocol
     */
    JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings);

    /**
     * Converts a whole answer, error objects included, without telling of warnings.
     *
     * @param upstream the provider's answer; not changed
     * @param names the models of this exchange
     * @throws ConversionException when it is not an answer of the provider's protocol
     */
    default JsonNode response(JsonNode upstream, ModelNames names) {
        return response(upstream, names, warning -> {});
    }

    /** Starts the conversion of a streamed answer. */
    StreamConversion stream();
}
