package io.github.aiproxymulti.aiproxy.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Secrets in environment variables. */
final class EnvironmentSecrets implements SecretResolver {

    private static final String PREFIX = "$env://";

    private final Function<String, @Nullable String> variables;

    EnvironmentSecrets(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    @Override
    public Optional<String> resolve(String reference) {
        if (!reference.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = reference.substring(PREFIX.length());
        int slash = rest.indexOf('/');
        String value = variables.apply(slash < 0 ? rest : rest.substring(0, slash));
        if (value == null || slash < 0) {
            return Optional.ofNullable(value);
        }
        return member(value, rest.substring(slash + 1));
    }

    private static Optional<String> member(String json, String name) {
        try {
            JsonNode member = ConfText.JSON.readTree(json).path(name);
            return member.isString() ? Optional.of(member.stringValue()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
