package io.github.aiproxymulti.aiproxy.hashing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request of which everything is known by one map: {@code header x}, {@code cookie x}, {@code argument x}, or a plain name. */
public record FakeSource(Map<String, String> facts) implements HashSource {

    @Override
    public @Nullable String header(String name) {
        return facts.get("header " + name);
    }

    @Override
    public @Nullable String cookie(String name) {
        return facts.get("cookie " + name);
    }

    @Override
    public @Nullable String argument(String name) {
        return facts.get("argument " + name);
    }

    @Override
    public @Nullable String consumer() {
        return facts.get("consumer");
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public @Nullable String scheme() {
        return "https";
    }

    @Override
    public String path() {
        return "/v1/a b";
    }

    @Override
    public String rawPath() {
        return "/v1/a%20b";
    }

    @Override
    public @Nullable String rawQuery() {
        return facts.get("query");
    }

    @Override
    public @Nullable String host() {
        return facts.get("host");
    }

    @Override
    public @Nullable String conversation(int messages) {
        return facts.get("conversation " + messages);
    }

    @Override
    public @Nullable String remoteAddress() {
        return "10.1.2.3";
    }

    @Override
    public @Nullable String remotePort() {
        return "4711";
    }

    @Override
    public @Nullable String localAddress() {
        return "10.0.0.1";
    }

    @Override
    public @Nullable String localPort() {
        return "8080";
    }

    @Override
    public @Nullable String machine() {
        return "gateway-7";
    }
}
