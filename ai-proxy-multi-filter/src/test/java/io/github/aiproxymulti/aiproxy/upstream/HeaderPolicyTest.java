package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderPolicyTest {

    private static final HeaderPolicy USUAL = new HeaderPolicy(Set.of(), false);
    private static final HeaderPolicy COMPATIBLE = new HeaderPolicy(Set.of(), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Custom",
                "test-type",
                "User-Agent",
                "Accept",
                "Accept-Language",
                "traceparent",
                "X-Request-Id",
                "anthropic-version",
                "OpenAI-Organization"
            })
    void sendsOrdinaryHeadersOn_HDR01(String name) {
        assertThat(copied(USUAL, true, name, "v").get(name)).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Content-Length",
                "Content-Type",
                "Accept-Encoding",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "HTTP2-Settings",
                "Proxy-Connection"
            })
    void neverSendsOnWhatBelongsToOneConnection_HDR03(String name) {
        HeaderPolicy named = new HeaderPolicy(Set.of(name.toLowerCase(Locale.ROOT)), true);

        assertThat(copied(USUAL, false, name, "v")).isEmpty();
        assertThat(copied(COMPATIBLE, false, name, "v")).isEmpty();
        assertThat(copied(named, false, name, "v")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie",
                "Forwarded",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "x-forwarded-anything",
                "Proxy-Authorization",
                "Proxy-Authenticate"
            })
    void keepsBackWhatTellsOfTheClientUnlessNamed(String name) {
        HeaderPolicy named = new HeaderPolicy(Set.of(name.toLowerCase(Locale.ROOT)), false);

        assertThat(copied(USUAL, false, name, "v")).isEmpty();
        assertThat(copied(named, false, name, "v").get(name)).isEqualTo("v");
        assertThat(copied(COMPATIBLE, false, name, "v").get(name)).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "X-Api-Key", "api-key"})
    void sendsTheClientsCredentialsOnlyToAnInstanceWithoutItsOwn(String name) {
        HeaderPolicy named = new HeaderPolicy(Set.of(name.toLowerCase(Locale.ROOT)), false);

        assertThat(copied(USUAL, true, name, "v")).isEmpty();
        assertThat(copied(USUAL, false, name, "v").get(name)).isEqualTo("v");
        assertThat(copied(named, true, name, "v").get(name)).isEqualTo("v");
        assertThat(copied(COMPATIBLE, true, name, "v").get(name)).isEqualTo("v");
    }

    @Test
    void keepsRepeatedHeadersRepeatedAndNamesThemInLowerCase() {
        HttpHeaders copy = copied(USUAL, true, "X-Many", "1", "x-many", "2", "X-MANY", "1");

        assertThat(copy.getAll("x-many")).containsExactly("1", "2", "1");
        assertThat(copy.names()).containsExactly("x-many");
    }

    @Test
    void dropsWhatConnectionNames() {
        HttpHeaders copy = copied(
                COMPATIBLE,
                false,
                "Connection",
                "close, X-One",
                "connection",
                "x-two",
                "X-One",
                "1",
                "x-TWO",
                "2",
                "X-Three",
                "3");

        assertThat(copy.names()).containsExactly("x-three");
    }

    private static HttpHeaders copied(HeaderPolicy policy, boolean hasCredentials, String... headers) {
        HttpHeaders to = new DefaultHttpHeaders();
        policy.copy(Requests.headers(headers), to, hasCredentials);
        return to;
    }
}
