package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.healthcheck.Node;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.client.HttpClient;

class UpstreamAddressTest {

    private static final HttpClient CLIENT = HttpClient.create();

    @ParameterizedTest
    @CsvSource({
        "https, api.openai.com, 443, api.openai.com, api.openai.com:443",
        "https, api.openai.com, 80, api.openai.com:80, api.openai.com:80",
        "http, localhost, 80, localhost, localhost:80",
        "http, localhost, 443, localhost:443, localhost:443",
        "http, localhost, 1984, localhost:1984, localhost:1984",
        "http, 10.0.0.1, 8080, 10.0.0.1:8080, 10.0.0.1:8080",
        "https, ::1, 443, [::1], [::1]:443",
        "http, 2001:db8::1, 8080, [2001:db8::1]:8080, [2001:db8::1]:8080",
    })
    void namesThePortOnlyWhenItIsNotTheSchemesOwn_TR11(
            String scheme, String host, int port, String hostHeader, String label) {
        UpstreamAddress address = UpstreamAddress.unresolved(CLIENT, scheme, host, port);

        assertThat(address.hostHeader()).isEqualTo(hostHeader);
        assertThat(address.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "90000, 60000"})
    void connectingEndsWhenNobodyWaitsForItAnyMore(int connectMillis, int ends) {
        AiProxyMultiConfig config = Plans.config("{timeout: 60000, timeouts: {connect_ms: " + connectMillis
                + "}, instances: [" + Plans.local("a", 1000, "") + "]}");

        HttpClient client =
                Plans.of(config).get(0).configuredAddress().orElseThrow().client();

        assertThat(client.configuration().options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS))
                .isEqualTo(ends);
    }

    @Test
    void leavesNamesToTheClientsResolver() {
        InetSocketAddress remote = remote(UpstreamAddress.unresolved(CLIENT, "https", "api.openai.com", 443));

        assertThat(remote.isUnresolved()).isTrue();
        assertThat(remote.getHostString()).isEqualTo("api.openai.com");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1", "::1"})
    void takesLiteralsAsTheyAre(String literal) {
        InetSocketAddress remote = remote(UpstreamAddress.unresolved(CLIENT, "http", literal, 80));

        assertThat(remote.isUnresolved()).isFalse();
        assertThat(remote.getPort()).isEqualTo(80);
    }

    @ParameterizedTest
    @CsvSource({
        "https, 443, multi-ip.example.com",
        "https, 8443, multi-ip.example.com:8443",
        "http, 80, multi-ip.example.com",
        "http, 16724, multi-ip.example.com:16724",
    })
    void goesToTheIpInTheNameOfTheDomain_HC19(String scheme, int port, String hostHeader) {
        UpstreamAddress address = of(scheme, "127.0.0.2", port, "multi-ip.example.com");
        InetSocketAddress remote = remote(address);

        assertThat(address.hostHeader()).isEqualTo(hostHeader);
        assertThat(address.label()).isEqualTo("127.0.0.2:" + port);
        assertThat(remote.isUnresolved()).isFalse();
        assertThat(remote.getAddress().getHostAddress()).isEqualTo("127.0.0.2");
        assertThat(remote.getHostString())
                .as("name for TLS: SNI and verification")
                .isEqualTo("multi-ip.example.com");
    }

    @Test
    void goesToAnIpv6AddressInTheNameOfTheDomain() {
        UpstreamAddress address = of("https", "2001:db8::2", 443, "v6.example.com");

        assertThat(address.hostHeader()).isEqualTo("v6.example.com");
        assertThat(address.label()).isEqualTo("[2001:db8::2]:443");
        assertThat(remote(address).getHostString()).isEqualTo("v6.example.com");
    }

    @Test
    void usesTheLiteralWhereThereIsNoDomain() {
        UpstreamAddress address = of("http", "127.0.0.1", 8080, null);

        assertThat(address.hostHeader()).isEqualTo("127.0.0.1:8080");
        assertThat(remote(address).getAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void leavesANodeThatIsNoLiteralToTheResolver() {
        UpstreamAddress address = of("https", "not-resolved.example.com", 443, "not-resolved.example.com");

        assertThat(remote(address).isUnresolved()).isTrue();
        assertThat(address.hostHeader()).isEqualTo("not-resolved.example.com");
    }

    private static UpstreamAddress of(String scheme, String ip, int port, @Nullable String domain) {
        return UpstreamAddress.of(CLIENT, scheme, new Node(ip, port, domain));
    }

    private static InetSocketAddress remote(UpstreamAddress address) {
        Supplier<? extends SocketAddress> remote =
                address.client().configuration().remoteAddress();
        return (InetSocketAddress) remote.get();
    }
}
