package io.github.aiproxymulti.aiproxy.hashing;

import io.github.aiproxymulti.aiproxy.config.Balancer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The hash key of requests on one route, compiled from {@code hash_on} and {@code key}. Source: balancing.md section 2.
 */
public final class HashKey {

    private final Function<HashSource, @Nullable String> key;
    private final boolean usesConsumer;

    private HashKey(Function<HashSource, @Nullable String> key, boolean usesConsumer) {
        this.key = key;
        this.usesConsumer = usesConsumer;
    }

    /**
     * Compiles the key of a balancer.
     *
     * @param balancer with a key, unless it hashes on the consumer or the conversation
     */
    public static HashKey compile(Balancer balancer) {
        String name = Objects.requireNonNullElse(balancer.key(), "");
        return switch (balancer.hashOn()) {
            case VARS -> new HashKey(Variables.named(name), Variables.isConsumer(name));
            case HEADER -> new HashKey(Variables.header(name), false);
            case COOKIE -> new HashKey(request -> request.cookie(name), false);
            case CONSUMER -> new HashKey(HashSource::consumer, true);
            case CONVERSATION -> new HashKey(request -> request.conversation(balancer.prefixMessages()), false);
            case VARS_COMBINATIONS -> {
                KeyTemplate template = KeyTemplate.parse(name);
                yield new HashKey(template::key, template.usesConsumer());
            }
        };
    }

    /** Whether {@link HashSource#consumer} is read, so that it has to be known before. */
    public boolean usesConsumer() {
        return usesConsumer;
    }

    /** The key of a request; empty when the request has none, which is not the same as an empty key. */
    public Optional<String> of(HashSource request) {
        return Optional.ofNullable(key.apply(request));
    }
}
