package io.github.aiproxymulti.aiproxy.protocol;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the requests, answers and stream events of one protocol. Codecs hold no state; what outsiders wrote never makes
 * them throw.
 */
public sealed interface ProtocolCodec
        permits OpenAiChatCodec,
                OpenAiResponsesCodec,
                OpenAiEmbeddingsCodec,
                AnthropicMessagesCodec,
                BedrockConverseCodec,
                OpaqueCodec {

    /** The protocol it reads. */
    Protocol protocol();

    /**
     * What a whole answer says.
     *
     * @param body the answer's JSON
     */
    ResponseFacts response(JsonNode body);

    /**
     * What a whole answer says apart from its text, read without a tree: the same as {@link #response} and
     * {@link AnswerMarks#of} would say of it.
     *
     * @param bytes holds the answer from its beginning; not changed or kept
     * @param length of the answer
     * @return null when it takes a tree to tell, as it does for answers that are in any way unusual
     */
    default @Nullable SkimmedAnswer skim(byte[] bytes, int length) {
        return null;
    }

    /**
     * What a stream event says.
     *
     * @param event the decoded event
     */
    EventFacts event(WireEvent event);

    /**
     * Whether an event is a part of the answer itself: progress, as opposed to a role, a ping, bookkeeping or an error. Where
     * nobody can tell, every event is taken for one.
     *
     * @param event what this codec read from it
     */
    default boolean isContent(EventFacts event) {
        return event.content();
    }

    /**
     * The request's messages as plain text, those without text left out.
     *
     * @param request the request's JSON
     */
    List<ChatMessage> messages(JsonNode request);

    /**
     * The part of the request that is the prompt, as the client wrote it, for logs that ask for it.
     *
     * @param request the request's JSON
     */
    Optional<JsonNode> requestContent(JsonNode request);

    /**
     * The end user the client names.
     *
     * @param request the request's JSON
     */
    Optional<String> endUser(JsonNode request);

    /**
     * The protocol's own error event, framed and ready to be added to a stream between two events.
     *
     * @param message what went wrong, for the client
     */
    byte[] errorEvent(String message);
}
