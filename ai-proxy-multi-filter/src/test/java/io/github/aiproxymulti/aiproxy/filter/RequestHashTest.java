package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.HashPicker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.config.Balancer;
import io.github.aiproxymulti.aiproxy.config.HashOn;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.hashing.HashKey;
import io.github.aiproxymulti.aiproxy.semantic.Logged;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class RequestHashTest {

    @ParameterizedTest
    @CsvSource({
        "VARS, uri, /v1/a b/chat",
        "VARS, request_uri, /v1/a%20b/chat?index=1&index=2&x=a%2Bb+c&flag&none=",
        "VARS, query_string, index=1&index=2&x=a%2Bb+c&flag&none=",
        "VARS, arg_index, 1",
        "VARS, arg_x, a+b c",
        "VARS, arg_flag, ''",
        "VARS, arg_none, ''",
        "VARS, remote_addr, 10.1.2.3",
        "VARS, remote_port, 4711",
        "VARS, server_addr, 10.0.0.1",
        "VARS, host, ai.example",
        "VARS, hostname, gateway-7",
        "HEADER, x-sessionid, session-1",
        "HEADER, X_SessionId, session-1",
        "COOKIE, sid, abc",
        "CONSUMER, , jack",
        "VARS_COMBINATIONS, $request_method$remote_addr:$http_x_sessionid, POST10.1.2.3:session-1"
    })
    void hashesThePartOfTheRequestThatIsNamed(HashOn on, @Nullable String key, String hashed) {
        assertThat(hash(on, key, full(), "jack")).isEqualTo(crc(hashed));
    }

    @Test
    void hashesTheClientsAddressWhenThereIsNoKeyAndSaysSoOnce_D23() {
        RequestHash hash = new RequestHash(HashKey.compile(balancer(HashOn.HEADER, "X")), null);
        try (Logged logged = new Logged()) {
            MockServerHttpRequest without = from("10.1.2.3").build();
            MockServerHttpRequest empty = from("10.1.2.3").header("X", "").build();

            assertThat(hash.of(without, Requests.chat(), null, "r")).isEqualTo(crc("10.1.2.3"));
            assertThat(hash.of(without, Requests.chat(), null, "r")).isEqualTo(crc("10.1.2.3"));
            assertThat(hash.of(empty, Requests.chat(), null, "r"))
                    .isEqualTo(crc(""))
                    .isZero();

            assertThat(logged.warnings())
                    .containsExactly("WARN route=r requests without a hash key are hashed by the client's address");
        }
    }

    @Test
    void hashesTheClientsAddressWithoutAQueryOrConsumer() {
        assertThat(hash(HashOn.VARS, "query_string", from("10.9.9.9").build(), null))
                .isEqualTo(crc("10.9.9.9"));
        assertThat(hash(HashOn.CONSUMER, null, from("10.9.9.9").build(), null)).isEqualTo(crc("10.9.9.9"));
    }

    @ParameterizedTest
    @CsvSource({
        "AI.Example:8080, ai.example",
        "ai.example, ai.example",
        "10.0.0.1:80, 10.0.0.1",
        "[::1]:8080, [::1]",
        "[::1], [::1]"
    })
    void takesTheHostWithoutItsPort(String header, String host) {
        MockServerHttpRequest request = MockServerHttpRequest.method(HttpMethod.POST, URI.create("/x"))
                .header("Host", header)
                .build();

        assertThat(new ExchangeHashSource(request, Requests.chat(), null, null).host())
                .isEqualTo(host);
    }

    private static MockServerHttpRequest full() {
        return MockServerHttpRequest.method(
                        HttpMethod.POST, URI.create("/v1/a%20b/chat?index=1&index=2&x=a%2Bb+c&flag&none="))
                .header("Host", "AI.Example:8080")
                .header("X-SessionId", "session-1", "session-2")
                .cookie(new HttpCookie("sid", "abc"))
                .remoteAddress(socket("10.1.2.3", 4711))
                .localAddress(socket("10.0.0.1", 8080))
                .build();
    }

    private static MockServerHttpRequest.BaseBuilder<?> from(String address) {
        return MockServerHttpRequest.method(HttpMethod.POST, URI.create("/v1/chat/completions"))
                .remoteAddress(socket(address, 1));
    }

    private static int hash(HashOn on, @Nullable String key, MockServerHttpRequest request, @Nullable String consumer) {
        return new RequestHash(HashKey.compile(balancer(on, key)), "gateway-7")
                .of(request, Requests.chat(), consumer, "r");
    }

    private static Balancer balancer(HashOn on, @Nullable String key) {
        return new Balancer(Algorithm.CHASH, on, key, null, 1);
    }

    private static int crc(String key) {
        return HashPicker.hash(key.getBytes(StandardCharsets.UTF_8));
    }

    private static InetSocketAddress socket(String address, int port) {
        return new InetSocketAddress(
                Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address)), port);
    }
}
