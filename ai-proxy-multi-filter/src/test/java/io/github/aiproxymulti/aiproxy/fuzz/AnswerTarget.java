package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.protocol.AnswerMarks;
import io.github.aiproxymulti.aiproxy.protocol.EventGlance;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.ResponseFacts;
import io.github.aiproxymulti.aiproxy.protocol.SkimmedAnswer;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers read the short way, whole ones and single events: it says what the long way says, or that it cannot tell. */
public final class AnswerTarget {

    private AnswerTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] answer) {
        for (Protocol protocol : Protocol.values()) {
            ProtocolCodec codec = ProtocolCodecs.of(protocol);
            SkimmedAnswer skimmed = codec.skim(answer, answer.length);
            if (skimmed != null) {
                agree(skimmed, codec, WireJson.read(answer).orElse(null));
            }
        }
        overlookNothing(answer);
    }

    private static void agree(SkimmedAnswer skimmed, ProtocolCodec codec, @Nullable JsonNode tree) {
        if (tree == null) {
            throw new AssertionError("what is skimmed can be read");
        }
        ResponseFacts facts = codec.response(tree);
        require(Objects.equals(skimmed.usage(), facts.usage()), "both ways find the same tokens");
        require(Objects.equals(skimmed.rawUsage(), facts.rawUsage()), "both ways find the same usage");
        require(skimmed.toolCall() == facts.toolCall(), "both ways find the same calls of tools");
        require(skimmed.marks().equals(AnswerMarks.of(tree)), "both ways find the same marks");
    }

    private static void overlookNothing(byte[] event) {
        boolean reports = EventGlance.mayReport(event, 0, event.length);
        boolean marks = EventGlance.mayMark(event, 0, event.length, true);
        Consumer<WireEvent> check = decoded -> {
            String data = ((SseEvent) decoded).data();
            require(
                    reports || !(data.contains("\"usage\"") || data.contains("tool") || data.contains("function_call")),
                    "a glance overlooks no report");
            require(marks || AnswerMarks.NONE.with(decoded).equals(AnswerMarks.NONE), "a glance overlooks no mark");
        };
        StreamFraming.SSE.newDecoder().feed(event, 0, event.length, check);
    }
}
