package io.github.aiproxymulti.gateway.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layouts of sources, secrets in them, and input that means no good. */
class SourcesTest {

    private static final String VALUE = "{\"uri\": \"/ai\", \"plugins\": {" + Importing.MULTI + "}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\": \"/apisix/routes/7\", \"value\": @}",
                "{\"list\": [{\"key\": \"/apisix/routes/7\", \"value\": @, \"createdIndex\": 3}], \"total\": 1}",
                "{\"node\": {\"key\": \"/apisix/routes/7\", \"value\": @}}",
                "[{\"key\": \"/apisix/routes/7\", \"value\": @}]",
                "[{\"key\": \"/apisix/upstreams/1\", \"value\": {}}, {\"key\": \"/apisix/routes/7\", \"value\": @}]",
                "{\"routes\": [@7]}",
                "[@7]",
                "@7"
            })
    void everyLayoutGivesTheSameRoute(String layout) {
        String seven = "{\"id\": 7, " + VALUE.substring(1);

        ApisixImport imported = Importing.of(layout.replace("@7", seven).replace("@", VALUE));

        assertThat(Importing.routes(imported.yaml(), Map.of())).containsOnlyKeys("7");
        assertThat(imported.complete()).isTrue();
    }

    @Test
    void theSameRoutesInAnotherOrderGiveTheSameText() {
        String a = "{\"id\": \"a\", " + VALUE.substring(1);
        String b = "{\"id\": \"b\", " + VALUE.substring(1);

        assertThat(Importing.of("[" + a + "," + b + "]").yaml())
                .isEqualTo(Importing.of("[" + b + "," + a + "]").yaml());
    }

    @Test
    void literalSecretsAreKeptAndNamedOnceButNeverShown() {
        ApisixImport imported = Importing.of(
                Importing.route(
                        "",
                        Importing.MULTI.replace("$env://KEY", "Bearer sk-very-secret")
                                + ", \"ai-rate-limiting\": {\"limit\": 1, \"time_window\": 1, \"redis_password\": \"hush-hush\"}"));

        assertThat(imported.yaml()).contains("Bearer sk-very-secret", "hush-hush");
        assertThat(String.join("\n", imported.report())).doesNotContain("sk-very", "hush-hush");
        assertThat(imported.report())
                .filteredOn(line -> line.startsWith("warning: "))
                .containsExactlyInAnyOrder(
                        "warning: r.plugins.ai-proxy-multi.instances[0].auth.header.Authorization: secret written in the"
                                + " clear, use $env://NAME",
                        "warning: r.plugins.ai-rate-limiting.redis_password: secret written in the clear, use $env://NAME");
    }

    @Test
    void aReferenceBehindOtherWordsIsNotWrittenInTheClear() {
        ApisixImport imported =
                Importing.of(Importing.route("", Importing.MULTI.replace("$env://KEY", "Bearer $env://KEY")));

        assertThat(imported.report()).noneMatch(line -> line.startsWith("warning: "));
        assertThat(imported.complete()).isTrue();
    }

    @Test
    void aVariableOfTheEnvironmentIsFilledInBySpring() {
        ApisixImport imported =
                Importing.of(Importing.route("", Importing.MULTI.replace("$env://KEY", "Bearer ${{KEY:=none}}")));

        String conf = Importing.route(imported, Map.of("KEY", "k1"))
                .getFilters()
                .get(0)
                .getArgs()
                .get("conf");
        assertThat(conf).contains("\"Bearer k1\"");
        assertThat(imported.report())
                .contains(
                        "r.plugins.ai-proxy-multi.instances[0].auth.header.Authorization: approximated (Spring fills in"
                                + " the variable)");
    }

    @Test
    void aliasesAreExpanded() {
        ApisixImport imported = Importing.of("""
                routes:
                  - &first {id: a, uri: /a, plugins: {%s}}
                  - {<<: *first, id: b, uri: /b}
                """.formatted(Importing.MULTI));

        assertThat(Importing.routes(imported.yaml(), Map.of())).containsOnlyKeys("a", "b");
    }

    static Stream<String> unusable() {
        return Stream.of(
                "",
                "5",
                "just words",
                "{}",
                "{\"a\":",
                "{\"routes\":[],\"routes\":[]}",
                "routes: [",
                "routes: 1\nroutes: 2",
                "a: !!java.net.URL [x]\nroutes: []",
                "routes: []\n---\nroutes: []",
                "[".repeat(100_000),
                "a: " + "[".repeat(5000) + "]".repeat(5000),
                "routes: &a [*a]",
                """
                x: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
                y: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                z: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                u: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
                v: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
                routes: [*e, *e, *e, *e, *e, *e, *e, *e]
                """);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void unusableInputIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> Importing.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasCauseInstanceOf(UnusableInputException.class)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(300);
    }

    @Test
    void wrongTypesAnywhereAreLinesOfTheReport() {
        List<String> values =
                List.of("null", "5", "\"x\"", "true", "[]", "{}", "[5]", "[[]]", "{\"a\": {\"b\": [1e99999]}}");
        List<String> members = List.of(
                "id",
                "uri",
                "uris",
                "host",
                "hosts",
                "methods",
                "remote_addr",
                "remote_addrs",
                "vars",
                "priority",
                "status",
                "service_id",
                "plugin_config_id",
                "name",
                "labels",
                "plugins",
                "timeout");
        List<String> plugins =
                List.of("ai-proxy", "ai-proxy-multi", "ai-rate-limiting", "proxy-rewrite", "response-rewrite");
        for (String value : values) {
            for (String member : members) {
                String name = "\"" + member + "\": " + value;
                assertReported(
                        "{\"routes\": [{\"uris\": [\"/a\"], \"plugins\": {" + Importing.MULTI + "}}, {" + name + "}]}");
            }
            for (String plugin : plugins) {
                assertReported(
                        "[{\"uri\": \"/a\", \"plugins\": {\"" + plugin + "\": " + value + ", \"ai-proxy-multi\": {"
                                + "\"instances\": " + value + "}}}]",
                        plugin.equals("ai-proxy-multi"));
                assertReported(
                        "[{\"uri\": \"/a\", \"plugins\": {\"" + plugin + "\": {\"headers\": " + value
                                + ", \"instances\": " + value + ", \"rules\": " + value + ", \"_meta\": " + value
                                + ", \"auth\": "
                                + value + ", \"provider\": " + value + "}, \"ai-proxy\": {}}}]",
                        plugin.equals("ai-proxy"));
            }
            assertReported("{\"routes\": " + value + ", \"services\": " + value + ", \"more\": " + value + "}");
        }
    }

    @Test
    void namesCannotForgeLinesOfTheReport() {
        ApisixImport imported =
                Importing.of("[{\"id\": \"x\\nr: exact\\u2028\", \"uri\": \"/a\", \"y\\r\\nz\": 1, \"plugins\": {"
                        + Importing.MULTI + "}}]");

        assertThat(imported.report()).allMatch(line -> !line.contains("\n") && !line.contains("\u2028"));
        assertThat(imported.report()).noneMatch(line -> line.startsWith("r: exact"));
    }

    private static void assertReported(String text, boolean twice) {
        if (!twice) {
            assertReported(text);
        }
    }

    private static void assertReported(String text) {
        assertThatCode(() -> assertThat(Importing.of(text).report()).isNotEmpty())
                .as(text)
                .doesNotThrowAnyException();
    }
}
