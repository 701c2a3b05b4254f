package io.github.aiproxymulti.healthcheck.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** Reads scripts from the class path. */
final class Script {

    private static final String COMMON = text("common");

    private Script() {}

    /** The script of this name, behind what all have in common. */
    static RedisScript<List<Object>> of(String name) {
        @SuppressWarnings("unchecked")
        Class<List<Object>> list = (Class<List<Object>>) (Class<?>) List.class;
        return RedisScript.of(COMMON + text(name), list);
    }

    private static String text(String name) {
        try (InputStream stream = Script.class.getResourceAsStream(name + ".lua")) {
            if (stream == null) {
                throw new IllegalStateException("script: " + name + " (expected: on the class path)");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
