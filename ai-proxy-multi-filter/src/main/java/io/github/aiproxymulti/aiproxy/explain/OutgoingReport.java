package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.upstream.Assembled;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HarmlessHeaders;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The request that would go out, without anything secret. */
final class OutgoingReport {

    /** A longer body is not shown as a tree. */
    private static final int MOST_TREE = 256 * 1024;

    /** Of a body that is no short JSON, this much is shown, in bytes. */
    private static final int MOST_TEXT = 4 * 1024;

    private static final String MASK = "***";

    private final RequestAssembler assembler;
    private final Masks masks;

    OutgoingReport(RequestAssembler assembler, Masks masks) {
        this.assembler = assembler;
        this.masks = masks;
    }

    ObjectNode of(ClientRequest request, InstancePlan plan, @Nullable UpstreamAddress address) {
        ObjectNode outgoing = WireJson.object();
        outgoing.put("instance", plan.name());
        Assembled assembled = assembler.assemble(request, plan, address);
        if (assembled instanceof Assembled.Ready ready) {
            describe(outgoing, ready.request(), plan);
        } else if (assembled instanceof Assembled.Failed failed) {
            unsent(outgoing, "not sent; another instance is tried if one is left", failed.status(), failed.payload());
        } else if (assembled instanceof Assembled.Refused refused) {
            unsent(outgoing, "not sent; no other instance is tried", refused.status(), refused.payload());
        }
        return outgoing;
    }

    private void describe(ObjectNode outgoing, UpstreamRequest request, InstancePlan plan) {
        outgoing.put("protocol", request.protocol().label());
        outgoing.put(
                "converter",
                request.conversion() == null
                        ? null
                        : request.clientProtocol().label() + " to "
                                + request.protocol().label());
        outgoing.put("model", request.model());
        outgoing.put("method", request.method());
        String host = request.headers().get(HttpHeaderNames.HOST);
        outgoing.put("url", plan.scheme() + "://" + host + masks.uri(request.uri()));
        ArrayNode headers = outgoing.putArray("headers");
        for (Map.Entry<String, String> header : request.headers()) {
            boolean shown = HarmlessHeaders.mayShow(header.getKey(), plan);
            headers.addObject()
                    .put("name", masks.text(header.getKey()))
                    .put("value", shown ? masks.text(header.getValue()) : MASK);
        }
        Auth auth = plan.instance().auth();
        if (auth.gcp() != null) {
            outgoing.put("authorization", "an access token of a Google service account is added when it is sent");
        } else if (auth.aws() != null) {
            outgoing.put("authorization", "an AWS signature is added when it is sent");
        }
        body(outgoing, request.body().bytes());
    }

    private void body(ObjectNode outgoing, byte[] body) {
        outgoing.put("body_bytes", body.length);
        if (body.length <= MOST_TREE) {
            WireJson.read(body)
                    .ifPresentOrElse(tree -> outgoing.set("body", masks.tree(tree)), () -> text(outgoing, body));
        } else {
            text(outgoing, body);
        }
    }

    /** Secrets are hidden before the text is cut, so that none is cut into something that is not recognised. */
    private void text(ObjectNode outgoing, byte[] body) {
        String masked = masks.text(new String(body, StandardCharsets.UTF_8));
        outgoing.put("body_text", masked.substring(0, Math.min(masked.length(), MOST_TEXT)));
        outgoing.put("body_cut", masked.length() > MOST_TEXT);
    }

    private void unsent(ObjectNode outgoing, String what, int status, Payload payload) {
        outgoing.put("problem", what);
        outgoing.put("status", status);
        outgoing.put("answer", masks.text(new String(payload.bytes(), StandardCharsets.UTF_8)));
    }
}
