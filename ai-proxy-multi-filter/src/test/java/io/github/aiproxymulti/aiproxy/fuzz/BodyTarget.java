package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.BodySplice;
import io.github.aiproxymulti.aiproxy.protocol.JsonKind;
import io.github.aiproxymulti.aiproxy.protocol.MalformedBodyException;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolDetector;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Request bodies: the scan, the splice, and what codecs read from them. */
public final class BodyTarget {

    private static final List<String> PATHS = List.of("/v1/messages", "/v1/responses", "/model/m/converse", "/x");

    private BodyTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] body) {
        RequestScan scan;
        try {
            scan = RequestScan.of(body);
        } catch (MalformedBodyException refused) {
            require(!String.valueOf(refused.getMessage()).isBlank(), "a refusal has a reason");
            return;
        }
        PATHS.forEach(path -> ProtocolDetector.detect(path, scan)
                .ifPresent(protocol -> ProtocolDetector.wantsStream(protocol, scan)));
        JsonNode tree = WireJson.read(body).orElse(null);
        if (tree == null) {
            // Exponents no exact number has are the one thing that a scan lets pass and a tree cannot hold.
            String text = new String(body, StandardCharsets.UTF_8);
            require(text.contains("e") || text.contains("E"), "what is scanned can be read");
            return;
        }
        checkCodecs(tree);
        if (tree instanceof ObjectNode object) {
            require(scan.root() == JsonKind.OBJECT, "scan and tree agree");
            checkSplice(body, scan, object);
        }
    }

    private static void checkCodecs(JsonNode tree) {
        for (Protocol protocol : Protocol.values()) {
            ProtocolCodec codec = ProtocolCodecs.of(protocol);
            codec.messages(tree);
            codec.requestContent(tree);
            codec.endUser(tree);
            codec.response(tree);
        }
    }

    private static void checkSplice(byte[] body, RequestScan scan, ObjectNode tree) {
        Map<String, byte[]> set = new LinkedHashMap<>();
        Set<String> remove = new LinkedHashSet<>(List.of("stream", "b"));
        set.put("model", "\"m\"".getBytes(StandardCharsets.UTF_8));
        if (scan.memberCount() > 0) {
            set.put(scan.memberAt(0).name(), "[1]".getBytes(StandardCharsets.UTF_8));
            remove.add(scan.memberAt(scan.memberCount() - 1).name());
        }
        byte[] before = body.clone();
        byte[] spliced = BodySplice.of(body.length, scan, set, remove).appliedTo(body);
        require(Arrays.equals(before, body), "a splice leaves the body as it is");
        ObjectNode expected = tree.deepCopy();
        expected.remove(remove);
        set.forEach((name, value) -> expected.set(name, WireJson.read(value).orElseThrow()));
        require(WireJson.read(spliced).orElseThrow().equals(expected), "a splice equals the change of the tree");
        require(RequestScan.of(spliced).memberCount() <= scan.memberCount() + set.size(), "members stay members");
    }
}
