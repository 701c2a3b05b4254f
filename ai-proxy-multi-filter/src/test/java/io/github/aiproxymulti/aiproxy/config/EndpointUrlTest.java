package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://h, http, h, 80, false, -, -",
                "https://h, https, h, 443, false, -, -",
                "http://h:80, http, h, 80, true, -, -",
                "http://h/, http, h, 80, false, /, -",
                "http://h:80?v=1, http, h, 80, true, -, v=1",
                "http://h?v=1, http, h, 80, false, -, v=1",
                "https://h:8443/v1/chat?a=b&c#frag, https, h, 8443, true, /v1/chat, a=b&c",
                "http://user:p%40ss@h/x, http, h, 80, false, /x, -",
                "http://h/a;jsessionid=1/b?q=1;2, http, h, 80, false, /a, q=1;2",
                "http://h/?, http, h, 80, false, /, ''",
                "http://[::1]:1980/x, http, ::1, 1980, true, /x, -",
                "https://[2001:db8::1], https, 2001:db8::1, 443, false, -, -",
                "http://127.0.0.1:6724/a%20b, http, 127.0.0.1, 6724, true, /a%20b, -"
            })
    void takesTheFormsApart(
            String text, String scheme, String host, int port, boolean given, String path, String query) {
        assertThat(EndpointUrl.parse(text)).isEqualTo(new EndpointUrl(scheme, host, port, given, path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "http//h",
                "HTTP://h",
                "ftp://h",
                "http://",
                "http:///x",
                "http://:80",
                "http://h:0",
                "http://h:65536",
                "http://h:x",
                "http://h:",
                "http://a b",
                "http://h/a b",
                "http://[::1",
                "http://?x",
                "http://h\n"
            })
    void refusesWhatIsNoUrlAndDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> EndpointUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint: not usable (expected: http(s)://host[:port][/path][?query])");
    }

    @Test
    void printsWithoutItsQuery() {
        assertThat(EndpointUrl.parse("https://u:p@[::1]/x?key=canary")).hasToString("https://[::1]:443/x?***");
    }
}
