package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String CANARY = "sk-canary-7f3a";

    @Test
    void resolvesReferencesInAnyText() {
        Reading reading = new Reading()
                .withVariable("KEY", CANARY)
                .withVariable("MODEL", "gpt-4")
                .withVariable("WEIGHT", "5")
                .withVariable("JSON", "{\"key\":\"inner\"}");

        Instance a = reading.text("""
                        instances:
                          - name: a
                            provider: openai
                            weight: $env://WEIGHT
                            auth: {header: {Authorization: $ENV://KEY}, query: {k: $env://JSON/key}}
                            options: {model: $env://MODEL}
                        """).instances().get(0);

        assertThat(a.auth().header().get("Authorization")).isEqualTo(Secret.of(CANARY));
        assertThat(a.auth().query().get("k")).isEqualTo(Secret.of("inner"));
        assertThat(a.options().path("model").stringValue()).isEqualTo("gpt-4");
        assertThat(a.weight()).isEqualTo(5);
        assertThat(reading.warnings).isEmpty();
    }

    @Test
    void resolvesAReferenceBehindOtherWordsOfASecretField() {
        Reading reading = new Reading().withVariable("KEY", CANARY).withVariable("MODEL", "gpt-4");

        Instance a = reading.text("""
                        instances:
                          - name: a
                            provider: openai
                            weight: 1
                            auth: {header: {Authorization: "Bearer $env://KEY"}, query: {k: "Key $ENV://KEY end"}}
                            options: {model: "my $env://MODEL"}
                        """).instances().get(0);

        assertThat(a.auth().header().get("Authorization")).isEqualTo(Secret.of("Bearer " + CANARY));
        assertThat(a.auth().query().get("k")).isEqualTo(Secret.of("Key " + CANARY + " end"));
        assertThat(a.options().path("model").stringValue()).isEqualTo("my $env://MODEL");
        assertThat(reading.warnings).isEmpty();
    }

    @Test
    void namesAVariableBehindOtherWordsThatIsNotSet() {
        assertThat(Reading.refused(route(instance("a", "openai", header("Bearer $env://NO_SUCH_KEY")))))
                .containsExactly("instances[0].auth.header.Authorization: $env://NO_SUCH_KEY"
                        + " (expected: a reference that can be resolved)");
    }

    @Test
    void namesAVariableThatIsNotSet() {
        assertThat(Reading.refused(route(instance("a", "openai", header("$env://NO_SUCH_KEY")))))
                .containsExactly("instances[0].auth.header.Authorization: $env://NO_SUCH_KEY"
                        + " (expected: a reference that can be resolved)");
    }

    @Test
    void refusesASecretReferenceWithoutAResolver() {
        assertThat(Reading.refused(route(instance("a", "openai", header("$secret://vault/x/key")))))
                .singleElement()
                .asString()
                .contains("$secret://vault/x/key (expected: a reference that can be resolved)");
    }

    @Test
    void asksASecondResolverForTheRest() {
        SecretResolver both = SecretResolver.environment(name -> name.equals("A") ? "env" : null)
                .orElse(reference -> Optional.of("vault"));

        assertThat(both.resolve("$env://A")).contains("env");
        assertThat(both.resolve("$secret://x/y/z")).contains("vault");
    }

    @Test
    void resolvesPlaceholdersOfTextsInSecretFieldsOnly() {
        Reading reading = new Reading();

        Instance a = reading.text(
                        route(
                                instance(
                                        "a",
                                        "openai",
                                        "\"options\":{\"template\":\"${key}\"},\"auth\":{\"header\":{\"Authorization\":\"Bearer ${key}\"}}")))
                .instances()
                .get(0);

        assertThat(a.auth().header().get("Authorization")).isEqualTo(Secret.of("Bearer from-placeholder"));
        assertThat(a.options().path("template").stringValue()).isEqualTo("${key}");
        assertThat(reading.warnings).isEmpty();
    }

    @Test
    void warnsOnceOfSecretsInTheClear() {
        Reading reading = new Reading();

        reading.text(route(
                instance("a", "openai", header(CANARY)),
                instance("b", "openai", "\"auth\":{\"query\":{\"key\":\"" + CANARY + "\"}}")));

        assertThat(reading.warnings)
                .containsExactly("instances[0].auth.header.Authorization and 1 more: secret written in the clear"
                        + " (use $env://NAME)");
    }

    @Test
    void printsNoSecret() {
        Reading reading = new Reading();
        String text = DefaultsTest.EVERYTHING.replace("-secret", "-" + CANARY).replace("[a, b]", CANARY);

        assertThat(reading.text(text).toString()).contains("main", "***").doesNotContain("canary");
        assertThat(reading.text(text).version().toString()).doesNotContain("canary");
        assertThat(String.join("\n", reading.warnings)).isNotEmpty().doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auth\":\"CANARY\"",
                "\"auth\":{\"header\":\"CANARY\"}",
                "\"auth\":{\"header\":{\"a b\":\"CANARY\"}}",
                "\"auth\":{\"header\":{\"A\":\"CANARY\\n\"}}",
                "\"auth\":{\"header\":{\"A\":[\"CANARY\"]}}",
                "\"auth\":{\"query\":[\"CANARY\"]}",
                "\"auth\":{\"gcp\":\"CANARY\"}",
                "\"auth\":{\"gcp\":{\"service_account_json\":\"CANARY\"}}",
                "\"auth\":{\"aws\":\"CANARY\"}",
                "\"auth\":{\"aws\":{\"access_key_id\":\"\",\"secret_access_key\":\"CANARY\"}}",
                "\"auth\":{\"bearer\":\"CANARY\"}",
                "\"override\":{\"endpoint\":\"htp://u:CANARY@h\"}",
                "\"override\":{\"endpoint\":\"http://h:x?key=CANARY\"}",
                "\"override\":\"CANARY\"",
                "\"checks\":\"CANARY\"",
                "\"weight\":\"$env://CANARY_HOLDER\"",
                "\"provider_conf\":{\"region\":[\"$env://CANARY_HOLDER\"]}",
                "\"provider_conf\":\"$env://CANARY_HOLDER\"",
                "\"checks\":{\"active\":{\"http_path\":{\"x\":\"$env://CANARY_HOLDER\"}}}"
            })
    void refusesWithoutShowingASecret(String member) {
        Reading reading = new Reading().withVariable("CANARY_HOLDER", CANARY);

        List<String> problems = reading.problems(route(instance(
                "a",
                "openai",
                member.replace("CANARY\"", CANARY + "\"")
                        .replace("CANARY@", CANARY + "@")
                        .replace("CANARY\\n", CANARY + "\\n"))));

        assertThat(problems).isNotEmpty();
        assertThat(problems.toString() + reading.warnings).doesNotContain("canary");
    }

    @Test
    void doesNotQuoteATextThatCannotBeRead() {
        for (String text : List.of(
                "{\"key\": " + CANARY + ": [}",
                "key: [" + CANARY,
                "{\"a\":1,\"" + CANARY + "\":1,\"" + CANARY + "\":2}")) {
            assertThatThrownBy(() -> Reading.read(text))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasNoCause()
                    .hasMessageStartingWith("conf: not readable at line 1")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void aSecretEqualsByValue() {
        assertThat(Secret.of("a"))
                .isEqualTo(Secret.of("a"))
                .isNotEqualTo(Secret.of("b"))
                .hasToString("***");
        assertThat(Secret.of("a").reveal()).isEqualTo("a");
        assertThat(Map.of("k", Secret.of(CANARY)).toString()).isEqualTo("{k=***}");
    }

    private static String header(String value) {
        return "\"auth\":{\"header\":{\"Authorization\":\"" + value + "\"}}";
    }
}
