package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.protocol.convert.ConversionException;
import io.github.aiproxymulti.aiproxy.protocol.convert.HeaderField;
import io.github.aiproxymulti.aiproxy.protocol.convert.HeaderRule;
import io.github.aiproxymulti.aiproxy.protocol.convert.ProtocolConverter;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Builds what goes to an instance from what the client sent. Source: pipeline.md sections 5 and 6. */
public final class RequestAssembler {

    private static final String UNRESOLVED_PATH =
            "could not resolve upstream path: ensure the route or request body specifies a model, or that"
                    + " override.endpoint includes a path";

    private final HeaderPolicy headerPolicy;
    private final Supplier<AnswerIdentity> identities;

    /**
     * Creates an assembler.
     *
     * @param headerPolicy which of the client's headers go on
     * @param identities gives each converted answer what it is called
     */
    public RequestAssembler(HeaderPolicy headerPolicy, Supplier<AnswerIdentity> identities) {
        this.headerPolicy = headerPolicy;
        this.identities = identities;
    }

    /**
     * Builds the outgoing request of one attempt.
     *
     * @param request what the client sent
     * @param plan the chosen instance
     * @param address where exactly it goes; null when the instance has no host at all
     */
    public Assembled assemble(ClientRequest request, InstancePlan plan, @Nullable UpstreamAddress address) {
        Speech speech = plan.speeches().to(request.protocol());
        if (speech instanceof Speech.Impossible impossible) {
            return new Assembled.Refused(400, Payload.text(impossible.reason()));
        }
        try {
            return speech instanceof Speech.Converted converted
                    ? finish(request, plan, address, converted.capability(), converted(request, plan, converted))
                    : assembleNative(request, plan, address, (Speech.Native) speech);
        } catch (ConversionException impossible) {
            return new Assembled.Failed(400, Payload.json("error_msg", impossible.reason()));
        }
    }

    private Assembled assembleNative(
            ClientRequest request, InstancePlan plan, @Nullable UpstreamAddress address, Speech.Native speech) {
        Protocol protocol = speech.protocol();
        RequestBody body = plan.bodies().of(protocol).shape(request.body(), request.scan());
        return finish(request, plan, address, speech.capability(), new Content(protocol, null, body, HeaderRule.KEEP));
    }

    private Content converted(ClientRequest request, InstancePlan plan, Speech.Converted speech) {
        ProtocolConverter converter = speech.converter();
        ObjectNode clientBody = request.body()
                .look(WireJson::read)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new ConversionException("request body must be an object"));
        Conversion conversion = converter.convert(clientBody, identities.get());
        ObjectNode body = plan.bodies().of(converter.to()).shape(conversion.body());
        RequestBody bytes = RequestBody.of(WireJson.bytes(body));
        return new Content(converter.to(), conversion, bytes, converter.headers(plan.hasCredentials()));
    }

    private Assembled finish(
            ClientRequest request,
            InstancePlan plan,
            @Nullable UpstreamAddress address,
            @Nullable Capability capability,
            Content content) {
        String model = plan.model(request);
        Optional<String> path = path(request, plan, capability, model);
        if (path.isEmpty()) {
            return new Assembled.Failed(400, Payload.json("error_msg", UNRESOLVED_PATH));
        }
        if (address == null) {
            return new Assembled.Failed(500, Payload.NONE);
        }
        boolean passthrough = content.protocol() == Protocol.PASSTHROUGH;
        return new Assembled.Ready(new UpstreamRequest(
                address.client(),
                passthrough ? request.method() : "POST",
                query(request, plan, passthrough).appendTo(path.get()),
                headers(request, plan, address, content.headerRule()),
                content.body(),
                request.protocol(),
                content.protocol(),
                content.conversion(),
                model,
                request.model()));
    }

    private static Optional<String> path(
            ClientRequest request, InstancePlan plan, @Nullable Capability capability, @Nullable String model) {
        if (plan.endpointPath() != null) {
            return Optional.of(plan.endpointPath());
        }
        if (capability == null) {
            return Optional.of(request.rawPath());
        }
        return capability.path().resolve(plan.instance().providerConf(), model, request.streaming());
    }

    private static Query query(ClientRequest request, InstancePlan plan, boolean passthrough) {
        if (!passthrough || request.rawQuery() == null) {
            return plan.query();
        }
        Query client = Query.parse(request.rawQuery()).without(plan.authQuery().names());
        return plan.query().overlaidBy(client);
    }

    private HttpHeaders headers(ClientRequest request, InstancePlan plan, UpstreamAddress address, HeaderRule rule) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headerPolicy.copy(request.headers(), headers, plan.hasCredentials());
        plan.credentials().forEach(credential -> headers.set(credential.name(), credential.value()));
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        headers.set(HttpHeaderNames.HOST, address.hostHeader());
        if (!rule.equals(HeaderRule.KEEP)) {
            List<HeaderField> changed = rule.apply(headers.entries().stream()
                    .map(entry -> new HeaderField(entry.getKey(), entry.getValue()))
                    .toList());
            headers.clear();
            changed.forEach(field -> headers.add(field.name(), field.value()));
        }
        return headers;
    }

    /**
     * What the exchange is about.
     *
     * @param protocol spoken to the upstream
     * @param conversion the way back; null for none
     * @param body the bytes
     * @param headerRule what becomes of the headers
     */
    private record Content(
            Protocol protocol, @Nullable Conversion conversion, RequestBody body, HeaderRule headerRule) {}
}
