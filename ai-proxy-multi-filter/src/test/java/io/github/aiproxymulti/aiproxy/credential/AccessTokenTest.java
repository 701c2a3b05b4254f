package io.github.aiproxymulti.aiproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.GcpAuth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokenTest {

    @ParameterizedTest
    @CsvSource({
        "3600, 60, , 3540",
        "3600, 0, , 3600",
        "3600, 60, 8, 8",
        "5, 60, 8, 5",
        "10, 60, 8, 8",
        "60, 60, , 60",
        "61, 60, , 1",
        "0, 60, , 0",
        "0, 0, 8, 0"
    })
    void isKeptForItsLifetimeLessAMarginAndNeverLongerThanTheCap_VTX05(
            long expiresIn, int early, @Nullable Integer cap, long kept) {
        assertThat(new AccessToken(Secret.of("t"), expiresIn).keptFor(new GcpAuth(null, cap, early)))
                .hasSeconds(kept);
    }

    @Test
    void hasAKeyOfCredentialsTimesAndName() {
        GcpAuth auth = new GcpAuth(null, 8, 60);
        Secret account = Secret.of("CANARY");
        TokenKey key = TokenKey.of("a", account, auth);

        assertThat(TokenKey.of("a", account, new GcpAuth(account, 8, 60))).isEqualTo(key);
        assertThat(TokenKey.of("b", account, auth)).isNotEqualTo(key);
        assertThat(TokenKey.of("a", Secret.of("other"), auth)).isNotEqualTo(key);
        assertThat(TokenKey.of("a", null, auth)).isNotEqualTo(key);
        assertThat(TokenKey.of("a", account, new GcpAuth(null, 9, 60))).isNotEqualTo(key);
        assertThat(TokenKey.of("a", account, new GcpAuth(null, null, 60))).isNotEqualTo(key);
        assertThat(TokenKey.of("a", account, new GcpAuth(null, 8, 61))).isNotEqualTo(key);
        assertThat(key.toString()).endsWith("#a").doesNotContain("CANARY");
    }
}
