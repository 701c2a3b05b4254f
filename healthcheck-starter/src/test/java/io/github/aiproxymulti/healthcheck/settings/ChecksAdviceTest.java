package io.github.aiproxymulti.healthcheck.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Endpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksAdviceTest {

    private static List<String> advice(Map<String, ?> active, Endpoint... endpoints) {
        return ChecksAdvice.of(
                "checks", ChecksReader.read("checks", Map.of("active", active), text -> {}), List.of(endpoints));
    }

    @Test
    void askingTheRootOfAPublicHostIsATrap() {
        assertThat(advice(Map.of("type", "https"), new Endpoint("api.vendor.com", 443)))
                .singleElement()
                .asString()
                .contains("GET / on the public host api.vendor.com");
    }

    @Test
    void plainHttpToATlsPortIsATrap() {
        assertThat(advice(Map.of("http_path", "/up"), new Endpoint("10.0.0.1", 443)))
                .singleElement()
                .asString()
                .contains("plain HTTP");
    }

    @Test
    void anotherPathOrAConnectIsNone() {
        assertThat(advice(Map.of("type", "https", "http_path", "/up"), new Endpoint("api.vendor.com", 443)))
                .isEmpty();
        assertThat(advice(Map.of("type", "tcp"), new Endpoint("api.vendor.com", 443)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.1", "::1", "llm.default.svc", "llm.default.svc.cluster.local", "a.internal"
            })
    void privateHostsMayAnswerTheRoot(String host) {
        assertThat(advice(Map.of(), new Endpoint(host, 8080))).isEmpty();
    }
}
