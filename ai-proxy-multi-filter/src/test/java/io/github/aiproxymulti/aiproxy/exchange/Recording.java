package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.EventFacts;
import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.Frames;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Recorded streams, each as two instances would send it: the same, but every piece of text bears the instance's mark. */
enum Recording {
    OPENAI_CHAT("openai/chat-streaming.sse", Protocol.OPENAI_CHAT, Protocol.OPENAI_CHAT, "openai-compatible"),
    OPENAI_TOOLS(
            "openai/chat-streaming-with-tool-calls.sse",
            Protocol.OPENAI_CHAT,
            Protocol.OPENAI_CHAT,
            "openai-compatible"),
    OPENAI_RESPONSES(
            "openai/responses-streaming-with-cache.sse",
            Protocol.OPENAI_RESPONSES,
            Protocol.OPENAI_RESPONSES,
            "openai-compatible"),
    ANTHROPIC(
            "anthropic/messages-streaming.sse", Protocol.ANTHROPIC_MESSAGES, Protocol.ANTHROPIC_MESSAGES, "anthropic"),
    ANTHROPIC_TOOLS(
            "anthropic/messages-streaming-with-tool-use.sse",
            Protocol.ANTHROPIC_MESSAGES,
            Protocol.ANTHROPIC_MESSAGES,
            "anthropic"),
    BEDROCK("", Protocol.BEDROCK_CONVERSE, Protocol.BEDROCK_CONVERSE, "bedrock"),
    CONVERTED(
            "protocol-conversion/openai-to-anthropic-stream.sse",
            Protocol.ANTHROPIC_MESSAGES,
            Protocol.OPENAI_CHAT,
            "openai-compatible"),
    PASSTHROUGH("openai/chat-streaming.sse", Protocol.PASSTHROUGH, Protocol.PASSTHROUGH, "openai-compatible");

    private final String fixture;
    private final Protocol client;
    private final Protocol upstream;
    private final String provider;

    Recording(String fixture, Protocol client, Protocol upstream, String provider) {
        this.fixture = fixture;
        this.client = client;
        this.upstream = upstream;
        this.provider = provider;
    }

    boolean isConverted() {
        return client != upstream;
    }

    ProtocolCodec clientCodec() {
        return ProtocolCodecs.of(client);
    }

    ProtocolCodec upstreamCodec() {
        return ProtocolCodecs.of(upstream);
    }

    StreamFraming framing() {
        return this == BEDROCK ? StreamFraming.AWS_EVENT_STREAM : StreamFraming.SSE;
    }

    String contentType() {
        return this == BEDROCK ? "application/vnd.amazon.eventstream" : "text/event-stream";
    }

    /** The stream of an instance with this mark. Streams of all marks of one length are cut alike. */
    byte[] marked(String mark) {
        if (this == BEDROCK) {
            return bedrock(mark);
        }
        return new String(Fixtures.bytes(fixture), StandardCharsets.UTF_8)
                .replaceAll("(\"(?:content|text|delta|id|partial_json|arguments)\": ?\")", "$1" + mark)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bedrock(String mark) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Frames.event("messageStart", "{'role':'assistant'}"));
        stream.writeBytes(
                Frames.event("contentBlockDelta", "{'delta':{'text':'" + mark + "one'},'contentBlockIndex':0}"));
        stream.writeBytes(
                Frames.event("contentBlockDelta", "{'delta':{'text':'" + mark + "two'},'contentBlockIndex':0}"));
        stream.writeBytes(Frames.event("contentBlockStop", "{'contentBlockIndex':0}"));
        stream.writeBytes(Frames.event("messageStop", "{'stopReason':'end_turn'}"));
        stream.writeBytes(Frames.event("metadata", "{'usage':{'inputTokens':1,'outputTokens':2,'totalTokens':3}}"));
        return stream.toByteArray();
    }

    /** The first position at which a stream is committed: behind its first event, or its first with content. */
    int commit(byte[] stream, boolean untilContent) {
        EventDecoder decoder = framing().newDecoder();
        boolean[] found = new boolean[1];
        for (int at = 0; at < stream.length; at++) {
            decoder.feed(ByteBuffer.wrap(stream, at, 1), event -> {
                EventFacts said = upstreamCodec().event(event);
                found[0] |= !untilContent || said.isDone() || upstreamCodec().isContent(said);
            });
            if (found[0]) {
                return at + 1;
            }
        }
        throw new IllegalStateException("no such event in " + fixture);
    }

    /** All positions between two events, the beginning included. */
    List<Integer> boundaries(byte[] stream) {
        List<Integer> ends = new ArrayList<>(List.of(0));
        EventDecoder decoder = framing().newDecoder();
        for (int at = 0; at < stream.length; at++) {
            int end = at + 1;
            decoder.feed(ByteBuffer.wrap(stream, at, 1), event -> ends.add(end));
        }
        return ends;
    }

    ClientRequest request() {
        return switch (client) {
            case OPENAI_RESPONSES -> Requests.post("/v1/responses", "{\"stream\":true,\"input\":\"hi\"}");
            case ANTHROPIC_MESSAGES ->
                Requests.post(
                        "/v1/messages",
                        "{\"stream\":true,\"model\":\"m\",\"max_tokens\":9,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            case BEDROCK_CONVERSE ->
                Requests.post(
                        "/model/m/converse", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}");
            case PASSTHROUGH -> Requests.post("/own", "{\"stream\":true,\"anything\":1}");
            default ->
                Requests.post(
                        "/v1/chat/completions",
                        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        };
    }

    /** Two instances of its vendor; nothing listens there. */
    List<InstancePlan> plans() {
        String more = "override: {endpoint: 'http://127.0.0.1:1'}"
                + (this == BEDROCK
                        ? ", options: {model: m}, provider_conf: {region: r},"
                                + " auth: {aws: {access_key_id: a, secret_access_key: s}}"
                        : "");
        return Plans.list(Plans.item("a", provider, more), Plans.item("b", provider, more));
    }
}
