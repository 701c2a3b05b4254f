package io.github.aiproxymulti.aiproxy.config;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what a reference such as {@code $env://NAME} or {@code $secret://manager/id/key} stands for. Must not block. */
@FunctionalInterface
public interface SecretResolver {

    /**
     * Looks a reference up.
     *
     * @param reference the whole text, starting with {@code $env://} (any case) or {@code $secret://}
     * @return what it stands for; empty when nothing is known under it
     */
    Optional<String> resolve(String reference);

    /**
     * Resolves {@code $env://NAME}, and {@code $env://NAME/member} to a member of the JSON object the variable holds.
     *
     * @param variables value of an environment variable, null when it is not set
     * @return a resolver that knows nothing else
     */
    static SecretResolver environment(Function<String, @Nullable String> variables) {
        return new EnvironmentSecrets(variables);
    }

    /**
     * Asks another resolver for what this one does not know.
     *
     * @param other asked second
     * @return both
     */
    default SecretResolver orElse(SecretResolver other) {
        return reference -> resolve(reference).or(() -> other.resolve(reference));
    }

    /**
     * Whether a text is a reference.
     *
     * @param text any text
     * @return true when it starts with {@code $secret://} or, in any case, {@code $env://}
     */
    static boolean isReference(String text) {
        return text.startsWith("$secret://") || text.regionMatches(true, 0, "$env://", 0, 7);
    }
}
