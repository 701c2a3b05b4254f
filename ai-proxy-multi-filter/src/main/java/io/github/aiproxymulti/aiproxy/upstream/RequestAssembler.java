package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Builds what goes to an instance from what the client sent. Source: pipeline.md sections 5 and 6. */
public final class RequestAssembler {

    private static final String UNRESOLVED_PATH =
            "could not resolve upstream path: ensure the route or request body specifies a model, or that"
                    + " override.endpoint includes a path";

    private final HeaderPolicy headerPolicy;

    /**
     * Creates an assembler.
     *
     * @param headerPolicy which of the client's headers go on
     */
    public RequestAssembler(HeaderPolicy headerPolicy) {
        this.headerPolicy = headerPolicy;
    }

    /**
     * Builds the outgoing request of one attempt.
     *
     * @param request what the client sent
     * @param plan the chosen instance
     * @param address where exactly it goes; null when the instance has no host at all
     */
    public Assembled assemble(ClientRequest request, InstancePlan plan, @Nullable UpstreamAddress address) {
        Protocol client = request.protocol();
        Capability capability = plan.provider().capabilities().get(client);
        if (capability == null && client != Protocol.PASSTHROUGH) {
            return new Assembled.Refused(400, Payload.text(unsupported(plan, client)));
        }
        String model = model(request, plan);
        Optional<String> path = path(request, plan, capability, model);
        if (path.isEmpty()) {
            return new Assembled.Failed(400, Payload.json("error_msg", UNRESOLVED_PATH));
        }
        if (address == null) {
            return new Assembled.Failed(500, Payload.NONE);
        }
        boolean passthrough = client == Protocol.PASSTHROUGH;
        return new Assembled.Ready(new UpstreamRequest(
                address.client(),
                passthrough ? request.method() : "POST",
                query(request, plan, passthrough).appendTo(path.get()),
                headers(request, plan, address),
                plan.bodies().of(client).shape(request.body(), request.scan()),
                client,
                model));
    }

    private static String unsupported(InstancePlan plan, Protocol client) {
        String supported = plan.provider().capabilities().keySet().stream()
                .map(Protocol::label)
                .sorted()
                .collect(Collectors.joining(", "));
        return "provider " + plan.provider().name() + " does not support " + client.label() + " protocol (supported: "
                + supported + ")";
    }

    private static @Nullable String model(ClientRequest request, InstancePlan plan) {
        JsonNode configured = plan.instance().options().get("model");
        return configured == null ? request.model() : configured.asString();
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

    private HttpHeaders headers(ClientRequest request, InstancePlan plan, UpstreamAddress address) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        headerPolicy.copy(request.headers(), headers, plan.hasCredentials());
        plan.credentials().forEach(credential -> headers.set(credential.name(), credential.value()));
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        headers.set(HttpHeaderNames.HOST, address.hostHeader());
        return headers;
    }
}
