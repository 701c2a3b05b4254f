package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.Optional;
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

    /**
     * Converts the body of an answer with an error status. Empty leaves it as it is where the answer may fall over to
     * another instance, and to {@link #response} elsewhere.
     *
     * @param status the provider's status, 400 or more
     * @param body the provider's bytes, JSON or not
     */
    default Optional<JsonNode> error(int status, byte[] body) {
        return Optional.empty();
    }

    /**
     * Starts the conversion of a streamed answer.
     *
     * @param names the models of this exchange
     */
    StreamConversion stream(ModelNames names);

    /** Starts the conversion of a streamed answer that need not name a model. */
    default StreamConversion stream() {
        return stream(ModelNames.NONE);
    }
}
