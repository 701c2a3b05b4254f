package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.MalformedBodyException;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.protocol.convert.ConversionException;
import io.github.aiproxymulti.aiproxy.protocol.convert.ModelNames;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whole bodies in both directions: what one side wrote is converted, or refused with a reason. */
public final class ConvertTarget {

    private static final ModelNames NAMES = new ModelNames("effective", "requested");

    private ConvertTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        JsonNode tree = WireJson.read(bytes).orElse(null);
        if (tree == null || !isAccepted(bytes)) {
            return;
        }
        JsonNode before = tree.deepCopy();
        for (ProtocolConverter converter : Converters.ALL) {
            if (tree instanceof ObjectNode request) {
                checkRequest(converter, request);
            }
            checkAnswer(Converters.conversion(converter), tree);
            require(tree.equals(before), "a conversion leaves its input as it is");
        }
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            RequestScan.of(bytes);
            return true;
        } catch (MalformedBodyException refused) {
            return false;
        }
    }

    private static void checkRequest(ProtocolConverter converter, ObjectNode request) {
        Conversion conversion;
        try {
            conversion = converter.convert(request);
        } catch (ConversionException refused) {
            require(!refused.reason().isBlank(), "a refusal has a reason");
            return;
        }
        checkWritable(conversion.body());
        checkAnswer(conversion, request);
        conversion.stream().end();
    }

    private static void checkAnswer(Conversion conversion, JsonNode answer) {
        try {
            checkWritable(conversion.response(answer, NAMES));
        } catch (ConversionException refused) {
            require(!refused.reason().isBlank(), "a refusal has a reason");
        }
    }

    private static void checkWritable(JsonNode tree) {
        // Nesting may grow by a few levels, beyond what is read again, but never beyond what is written.
        require(WireJson.bytes(tree).length > 0, "what is converted can be written");
    }
}
