package io.github.aiproxymulti.aiproxy.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AiProxyMultiPropertiesTest {

    @Test
    void hasDefaultsInRange() {
        assertThat(bound(Map.of()).maxConnections()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "max-held-response, -1B, 0..2147483647 bytes",
        "max-held-response, 3GB, 0..2147483647 bytes",
        "max-converted-response, 0B, 1..2147483647 bytes",
        "max-error-body, -1B, 0..2147483647 bytes",
        "slow-start, -1s, >= 0",
        "max-connections, 0, >= 1"
    })
    void namesPropertyValueAndRule(String name, String value, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bound(Map.of("ai-proxy-multi." + name, value)))
                .withMessageStartingWith("ai-proxy-multi." + name + ": ")
                .withMessageEndingWith("(expected: " + rule + ")");
    }

    private static AiProxyMultiProperties bound(Map<String, String> properties) {
        try {
            return new Binder(new MapConfigurationPropertySource(properties))
                    .bindOrCreate("ai-proxy-multi", AiProxyMultiProperties.class);
        } catch (BindException unbound) {
            Throwable cause = unbound;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw (RuntimeException) cause;
        }
    }
}
