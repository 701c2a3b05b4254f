package io.github.aiproxymulti.aiproxy.limit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.springframework.data.redis.core.script.RedisScript;

/** The scripts: each is one atomic step. */
final class Scripts {

    @SuppressWarnings("rawtypes") // the type of a script's answer is a class
    static final RedisScript<List> ASK = load("local writes = true\n", "ask.lua");

    @SuppressWarnings("rawtypes")
    static final RedisScript<List> PEEK = load("local writes = false\n", "ask.lua");

    @SuppressWarnings("rawtypes")
    static final RedisScript<List> SETTLE = load("", "settle.lua");

    private Scripts() {}

    @SuppressWarnings("rawtypes")
    private static RedisScript<List> load(String before, String name) {
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name), name)) {
            return RedisScript.of(before + new String(in.readAllBytes(), StandardCharsets.UTF_8), List.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
