package io.github.aiproxymulti.aiproxy.replicas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.SerializationException;

/** Writes and reads definitions as the gateway's own repository does. */
final class RouteTexts {

    private static final int DIGITS = 32;

    private final SerializationPair<RouteDefinition> format;

    RouteTexts(SerializationPair<RouteDefinition> format) {
        this.format = format;
    }

    RouteText of(RouteDefinition definition) {
        String text = StandardCharsets.UTF_8.decode(format.write(definition)).toString();
        return new RouteText(text, digest(text), definition);
    }

    /** What is stored for a route; empty when it is no definition of this route. */
    Optional<RouteText> read(String id, String text) {
        try {
            RouteDefinition definition = format.read(StandardCharsets.UTF_8.encode(text));
            return definition == null || !id.equals(definition.getId())
                    ? Optional.empty()
                    : Optional.of(new RouteText(text, digest(text), definition));
        } catch (SerializationException foreign) {
            return Optional.empty();
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
