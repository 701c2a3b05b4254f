package io.github.aiproxymulti.aiproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ServiceAccountTest {

    private static final String PREFIX = "failed to get gcp access token: invalid gcp service account json: ";
    private static final String KEY_RULE =
            "private_key: *** (expected: an RSA key of at least 2048 bits as PKCS#8 PEM)";

    @Test
    void readsAKeyFile() {
        ServiceAccount account = read(file().put("token_uri", "https://token.example/x"));

        assertThat(account.email()).isEqualTo("robot@example.com");
        assertThat(account.privateKey()).isEqualTo(Fixtures.KEYS.getPrivate());
        assertThat(account.tokenUri()).isEqualTo("https://token.example/x");
    }

    @Test
    void fillsInEndpointAndScope() {
        ServiceAccount account = read(file().putNull("scope"));

        assertThat(account.tokenUri()).isEqualTo("https://oauth2.googleapis.com/token");
        assertThat(account.scope()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
    }

    @ParameterizedTest
    @CsvSource({"'\"a b\"', a b", "'[\"a\",\"b\"]', a b", "'[\"a\"]', a"})
    void joinsScopesByBlanks(String scope, String joined) {
        assertThat(read(file().set("scope", Fixtures.JSON.readTree(scope))).scope())
                .isEqualTo(joined);
    }

    @ParameterizedTest
    @CsvSource({
        "CANARY, not JSON at line",
        "'{\"private_key\":\"CANARY', not JSON at line 1",
        "'', *** (expected: a JSON object)",
        "'\"CANARY\"', *** (expected: a JSON object)",
        "'[]', *** (expected: a JSON object)",
        "'{}', client_email: missing (expected: a text)",
        "'{\"client_email\":7}', client_email: *** (expected: a text)",
        "'{\"client_email\":\"a\"}', private_key: missing (expected: a text)",
    })
    void saysWhatIsWrongButNotWhatItIs(String text, String why) {
        assertThatThrownBy(() -> ServiceAccount.read(Secret.of(text)))
                .isInstanceOf(AuthorizationException.class)
                .hasMessageStartingWith(PREFIX + why)
                .hasMessageNotContaining("CANARY")
                .hasNoCause();
    }

    @Test
    void refusesEveryOtherKey() {
        KeyPair shortKey = Fixtures.keys("RSA", 1024);
        KeyPair curve = Fixtures.keys("EC", 256);
        String pkcs1 = Fixtures.pem(Fixtures.KEYS).replace(" PRIVATE", " RSA PRIVATE");
        String torn = Fixtures.pem(Fixtures.KEYS).replaceAll("(?s)\n.{200}", "\n");

        for (String pem : new String[] {"CANARY", pkcs1, torn, Fixtures.pem(shortKey), Fixtures.pem(curve)}) {
            refuses(file().put("private_key", pem), KEY_RULE);
        }
    }

    @ParameterizedTest
    @CsvSource({"ftp://CANARY", "CANARY", "/CANARY", "'http://CANARY /'", "https:"})
    void refusesEveryOtherEndpoint(String uri) {
        refuses(file().put("token_uri", uri), "token_uri: *** (expected: an http or https URL)");
    }

    @ParameterizedTest
    @CsvSource({"7", "'[\"CANARY\",7]'", "'{}'"})
    void refusesEveryOtherScope(String scope) {
        refuses(file().set("scope", Fixtures.JSON.readTree(scope)), "scope: *** (expected: a text or a list of texts)");
    }

    @Test
    void saysThatThereIsNone() {
        assertThatThrownBy(() -> ServiceAccount.read(null))
                .hasMessage(
                        PREFIX + "none (expected: service_account_json, or GCP_SERVICE_ACCOUNT in the environment)");
    }

    @Test
    void printsNothing() {
        assertThat(read(file().put("scope", "CANARY"))).hasToString("ServiceAccount[***]");
    }

    private static void refuses(ObjectNode file, String why) {
        assertThatThrownBy(() -> read(file)).hasMessage(PREFIX + why).hasNoCause();
    }

    private static ServiceAccount read(ObjectNode file) {
        return ServiceAccount.read(Secret.of(file.toString()));
    }

    private static ObjectNode file() {
        return Fixtures.JSON
                .createObjectNode()
                .put("client_email", "robot@example.com")
                .put("private_key", Fixtures.pem(Fixtures.KEYS));
    }
}
