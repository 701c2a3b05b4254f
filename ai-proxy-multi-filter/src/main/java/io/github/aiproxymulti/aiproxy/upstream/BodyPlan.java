package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.protocol.BodySplice;
import io.github.aiproxymulti.aiproxy.protocol.JsonKind;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.ConversionException;
import io.github.aiproxymulti.aiproxy.provider.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one instance shapes bodies of one protocol. The steps, in their order: the protocol's own rule for streams,
 * {@code options}, the token limit, {@code override.request_body}, dropping {@code model}. All that depends on configuration
 * is merged ahead into members to set and members to remove; only nested changes need a tree.
 *
 * <p>Source: pipeline.md sections 6.2 to 6.4, with the client's bytes and member order kept.
 *
 * @param protocol spoken to the upstream
 * @param options members copied over the body
 * @param tokenLimit how the token limit is written
 * @param limit the token limit; null for none
 * @param dropsModel whether {@code model} is taken out at the end
 * @param patch what {@code override.request_body} has for this protocol; null for nothing
 * @param force whether the patch wins over the client
 * @param set top-level members to set, as JSON text
 * @param remove top-level members to remove
 */
record BodyPlan(
        Protocol protocol,
        ObjectNode options,
        TokenLimit tokenLimit,
        @Nullable Integer limit,
        boolean dropsModel,
        @Nullable ObjectNode patch,
        boolean force,
        Map<String, byte[]> set,
        Set<String> remove) {

    private static final String STREAM = "stream";
    private static final String STREAM_OPTIONS = "stream_options";
    private static final byte[] INCLUDE_USAGE = "{\"include_usage\":true}".getBytes(StandardCharsets.UTF_8);

    static BodyPlan of(Instance instance, Protocol protocol, TokenLimit tokenLimit, boolean dropsModel) {
        Integer limit =
                tokenLimit.field().isEmpty() ? null : instance.override().maxTokens();
        Map<String, byte[]> set = new LinkedHashMap<>();
        Set<String> remove = new HashSet<>();
        instance.options().properties().forEach(entry -> set.put(entry.getKey(), WireJson.bytes(entry.getValue())));
        if (limit != null) {
            set.keySet().removeAll(tokenLimit.removed());
            remove.addAll(tokenLimit.removed());
            if (tokenLimit.field().size() == 1) {
                set.put(tokenLimit.field().get(0), String.valueOf(limit).getBytes(StandardCharsets.UTF_8));
            }
        }
        if (dropsModel) {
            set.remove("model");
            remove.add("model");
        }
        if (protocol == Protocol.BEDROCK_CONVERSE && !set.containsKey(STREAM)) {
            remove.add(STREAM);
        }
        return new BodyPlan(
                protocol,
                instance.options(),
                tokenLimit,
                limit,
                dropsModel,
                instance.override().requestBody().get(protocol.label()),
                instance.override().requestBodyForce(),
                Collections.unmodifiableMap(set),
                Set.copyOf(remove));
    }

    /**
     * The outgoing body for a client's body: the very same when nothing has to change.
     *
     * @throws ConversionException when a nested change is configured and the body has a number that no exact form can hold
     */
    RequestBody shape(RequestBody body, RequestScan scan) {
        if (scan.root() != JsonKind.OBJECT) {
            return body;
        }
        if (needsTree()) {
            return RequestBody.of(WireJson.bytes(shape(object(body))));
        }
        boolean asksForUsage = asksForUsage(scan);
        if (set.isEmpty() && !asksForUsage && remove.stream().noneMatch(scan::has)) {
            return body;
        }
        return new SplicedBody(body, BodySplice.of(body.length(), scan, asksForUsage ? withUsage() : set, remove));
    }

    /** Shapes a tree in place, such as the outcome of a conversion. */
    ObjectNode shape(ObjectNode body) {
        if (protocol == Protocol.OPENAI_CHAT && isTruthy(body.get(STREAM))) {
            body.putObject(STREAM_OPTIONS).put("include_usage", true);
        }
        if (protocol == Protocol.BEDROCK_CONVERSE) {
            body.remove(STREAM);
        }
        options.properties()
                .forEach(entry -> body.set(entry.getKey(), entry.getValue().deepCopy()));
        if (limit != null) {
            body.remove(tokenLimit.removed());
            setLimit(body, tokenLimit.field(), limit);
        }
        if (patch != null) {
            DeepMerge.merge(body, patch, force);
        }
        if (dropsModel) {
            body.remove("model");
        }
        return body;
    }

    private static ObjectNode object(RequestBody body) {
        return body.look(WireJson::read)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new ConversionException("request body cannot be changed"));
    }

    private boolean needsTree() {
        return patch != null || (limit != null && tokenLimit.field().size() > 1);
    }

    private boolean asksForUsage(RequestScan scan) {
        return protocol == Protocol.OPENAI_CHAT
                && !set.containsKey(STREAM_OPTIONS)
                && scan.member(STREAM)
                        .filter(member -> member.kind() != JsonKind.FALSE)
                        .isPresent();
    }

    private Map<String, byte[]> withUsage() {
        if (set.isEmpty()) {
            return Map.of(STREAM_OPTIONS, INCLUDE_USAGE);
        }
        Map<String, byte[]> all = new LinkedHashMap<>(set);
        all.put(STREAM_OPTIONS, INCLUDE_USAGE);
        return all;
    }

    private static void setLimit(ObjectNode body, List<String> field, int limit) {
        ObjectNode owner = body;
        for (String name : field.subList(0, field.size() - 1)) {
            owner = owner.get(name) instanceof ObjectNode present ? present : owner.putObject(name);
        }
        owner.put(field.get(field.size() - 1), limit);
    }

    private static boolean isTruthy(@Nullable JsonNode stream) {
        return stream != null && !(stream.isBoolean() && !stream.booleanValue());
    }
}
