package io.github.aiproxymulti.aiproxy.explain;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.AwsAuth;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.config.SemanticOptions;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Hides what is configured as secret on a route, wherever it turns up. */
final class Masks {

    private static final String MASK = "***";

    /** Shorter texts are no secrets, and hiding them would hide everything. */
    private static final int SHORTEST = 4;

    /** Query arguments whose values may be shown. */
    private static final Set<String> HARMLESS_ARGUMENTS = Set.of("alt", "api-version");

    /** The longest first, since one may be part of another. */
    private final List<String> secrets;

    private Masks(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .filter(text -> text.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    static Masks of(AiProxyMultiConfig config) {
        List<String> texts = new ArrayList<>();
        config.instances().stream()
                .map(Instance::auth)
                .flatMap(Masks::secrets)
                .map(Secret::reveal)
                .forEach(text -> addParts(text, texts));
        SemanticOptions semantic = config.semantic();
        if (semantic != null) {
            Stream.concat(
                            semantic.embeddings().header().values().stream(),
                            semantic.embeddings().query().values().stream())
                    .map(Secret::reveal)
                    .forEach(text -> addParts(text, texts));
        }
        return new Masks(texts);
    }

    /** The text without secrets. */
    String text(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** A path with its query: the values of arguments are hidden unless they are known to be harmless. */
    String uri(String uri) {
        int mark = uri.indexOf('?');
        return mark < 0
                ? text(uri)
                : text(uri.substring(0, mark)
                        + Arrays.stream(uri.substring(mark + 1).split("&", -1))
                                .map(Masks::argument)
                                .collect(Collectors.joining("&", "?", "")));
    }

    /** A copy without secrets, in names and texts. */
    JsonNode tree(JsonNode tree) {
        if (tree.isString()) {
            return JsonNodeFactory.instance.stringNode(text(tree.asString()));
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(item -> copy.add(tree(item)));
            return copy;
        }
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = WireJson.object();
            object.properties().forEach(member -> copy.set(text(member.getKey()), tree(member.getValue())));
            return copy;
        }
        return tree;
    }

    private static String argument(String text) {
        int equals = text.indexOf('=');
        return equals < 0 || HARMLESS_ARGUMENTS.contains(text.substring(0, equals))
                ? text
                : text.substring(0, equals + 1) + MASK;
    }

    private static Stream<Secret> secrets(Auth auth) {
        AwsAuth aws = auth.aws();
        Stream<Secret> signing = aws == null
                ? Stream.empty()
                : Stream.of(aws.accessKeyId(), aws.secretAccessKey(), aws.sessionToken())
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull);
        Secret account = auth.gcp() == null ? null : auth.gcp().serviceAccountJson();
        Stream<Secret> written = Stream.concat(auth.header().values().stream(), auth.query().values().stream());
        return Stream.concat(Stream.concat(written, signing), Stream.ofNullable(account));
    }

    /** The secret as it is sent, and without a scheme such as {@code Bearer}. */
    private static void addParts(String text, List<String> to) {
        to.add(text);
        to.add(text.substring(text.lastIndexOf(' ') + 1));
    }
}
