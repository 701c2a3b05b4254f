package io.github.aiproxymulti.gateway.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

class RouteImportTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/chat | /v1/chat    | EXACT
            /*       | /**         | EXACT
            /v1/*    | /v1/**      | APPROXIMATED
            /v1*     | /v1*/**     | EXACT
            /m/:id/x | /m/{id}/x   | APPROXIMATED
            /m/a:b   | /m/a:b      | EXACT
            /a/*/b   | ''          | UNSUPPORTED
            /a{b     | ''          | UNSUPPORTED
            /a,b     | ''          | UNSUPPORTED
            ai       | ''          | UNSUPPORTED
            /:a/:a   | ''          | UNSUPPORTED
            """)
    void pathsKeepTheirMeaning(String uri, String pattern, Grade grade) {
        Mapped mapped = Patterns.path(uri);

        assertThat(mapped.value()).isEqualTo(pattern);
        assertThat(mapped.grade()).isEqualTo(grade);
    }

    @Test
    void everyConditionBecomesAPredicate() {
        ApisixImport imported = Importing.of(Importing.route(
                "\"hosts\": [\"a.com\", \"*.b.com\"], \"methods\": [\"GET\", \"POST\"],"
                        + " \"remote_addrs\": [\"10.0.0.0/8\", \"::1\", \"1.2.3.4\"], \"vars\": [[\"arg_k\", \"==\", \"x y\"],"
                        + " [\"http_x_a\", \"==\", 5], [\"cookie_c\", \"==\", \"${PATH}\"]], \"priority\": 7",
                Importing.MULTI));

        RouteDefinition route = Importing.route(imported);
        assertThat(route.getPredicates())
                .containsExactlyInAnyOrder(
                        new PredicateDefinition("Path=/ai"),
                        new PredicateDefinition("Host=a.com,a.com:*,**.b.com,**.b.com:*"),
                        new PredicateDefinition("Method=GET,POST"),
                        new PredicateDefinition("RemoteAddr=10.0.0.0/8,::1/128,1.2.3.4/32"),
                        predicate("Query", Map.of("param", "k", "regexp", "\\Qx y\\E")),
                        predicate("Header", Map.of("header", "x-a", "regexp", "5")),
                        predicate("Cookie", Map.of("name", "c", "regexp", "\\Q${PATH}\\E")));
        assertThat(route.getOrder()).isEqualTo(-7);
        assertThat(String.valueOf(route.getUri())).isEqualTo("no://op");
        assertThat(imported.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.com, true",
        "a.com:8080, true",
        "x.b.com, true",
        "x.y.b.com:80, true",
        "a.com.evil, false",
        "ab.com, false"
    })
    void aHostMatchesWithAndWithoutAPort(String host, boolean matches) {
        RouteDefinition route =
                Importing.route(Importing.of(Importing.route("\"hosts\": [\"a.com\", \"*.b.com\"]", Importing.MULTI)));
        List<String> patterns = route.getPredicates().stream()
                .filter(predicate -> "Host".equals(predicate.getName()))
                .flatMap(predicate -> predicate.getArgs().values().stream())
                .toList();

        Predicate<ServerWebExchange> predicate =
                new HostRoutePredicateFactory().apply(new HostRoutePredicateFactory.Config().setPatterns(patterns));

        assertThat(predicate.test(MockServerWebExchange.from(
                        MockServerHttpRequest.get("/ai").header("Host", host))))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "vars": [["arg_k", "~~", "x"]]
            "vars": ["OR", ["arg_k", "==", "x"]]
            "vars": 5
            "filter_func": "function() end"
            "hosts": [5]
            "remote_addr": "nowhere"
            "service_id": "missing"
            "plugin_config_id": 5
            """)
    void aRouteThatWouldMatchMoreThanBeforeIsLeftOut(String member) {
        ApisixImport imported = Importing.of(Importing.route(member, Importing.MULTI));

        assertThat(imported.yaml()).doesNotContain("id: r");
        assertThat(imported.complete()).isFalse();
        assertThat(imported.report()).contains("r: unsupported (left out: it would match requests that it must not)");
    }

    @Test
    void ofRoutePluginConfigAndServiceTheFirstThatHasAPluginWins() {
        String limits = "{\"limit\": %d, \"time_window\": 1}";
        ApisixImport imported = Importing.of("""
                plugin_configs:
                  - {id: 2, plugins: {ai-rate-limiting: %s}}
                services:
                  - {id: s, hosts: [h.com], plugins: {%s, ai-rate-limiting: %s}}
                routes:
                  - {id: 9, uri: /ai, name: n, desc: "a ${HOME}", labels: {a.b: c}, plugin_config_id: 2, service_id: s}
                #END
                """.formatted(limits.formatted(1), Importing.MULTI, limits.formatted(2)));

        RouteDefinition route = Importing.route(imported);
        assertThat(route.getId()).isEqualTo("9");
        assertThat(Importing.conf(imported, "AiRateLimiting")).contains("\"limit\" : 1");
        assertThat(route.getPredicates()).contains(new PredicateDefinition("Host=h.com,h.com:*"));
        assertThat(route.getMetadata())
                .containsEntry("name", "n")
                .containsEntry("desc", "a ${HOME}")
                .containsEntry("labels", Map.of("a.b", "c"));
        assertThat(imported.report())
                .contains("9.service_id.plugins.ai-rate-limiting: exact (not used:"
                        + " 9.plugin_config_id.plugins.ai-rate-limiting comes first)");
        assertThat(imported.complete()).isTrue();
    }

    @Test
    void disabledRoutesAndPluginsAreLeftOutWithANote() {
        ApisixImport route = Importing.of(Importing.route("\"status\": 0", Importing.MULTI));
        ApisixImport plugin =
                Importing.of(Importing.route("", Importing.MULTI + ", \"key-auth\": {\"_meta\": {\"disable\": true}}"));

        assertThat(route.report()).contains("r.status: exact (left out: disabled)");
        assertThat(route.yaml()).contains("routes: []");
        assertThat(plugin.report()).contains("r.plugins.key-auth: exact (left out: _meta.disable is true)");
        assertThat(plugin.complete()).isTrue();
    }

    @Test
    void whatHasNoCounterpartIsNamed() {
        ApisixImport imported = Importing.of(Importing.route(
                "\"script\": \"x\"",
                Importing.MULTI.replace("{\"instances\"", "{\"_meta\": {\"priority\": 5}, \"instances\"")
                        + ", \"key-auth\": {}, \"cors\": {}"));

        assertThat(imported.report())
                .contains(
                        "r.script: unsupported (no counterpart)",
                        "r.plugins.ai-proxy-multi._meta.priority: unsupported (no counterpart)",
                        "r.plugins.cors: unsupported (plugin cors is not imported)",
                        "r.plugins.key-auth: unsupported (plugin key-auth is not imported: the route is open until you"
                                + " protect it)");
        assertThat(Importing.conf(imported, "AiProxyMulti")).doesNotContain("_meta");
    }

    @Test
    void headerRulesBecomeFilters() {
        ApisixImport imported = Importing.of(Importing.route(
                "",
                Importing.MULTI + ", \"proxy-rewrite\": {\"uri\": \"/x\", \"headers\": {\"set\": {\"X-A\": \"1\"},"
                        + " \"add\": {\"X-B\": \"$env://B\"}, \"remove\": [\"X-C\"]}}, \"response-rewrite\": {\"headers\":"
                        + " {\"X-D\": \"2\", \"X-E\": \"$upstream_addr\"}}"));

        List<FilterDefinition> filters =
                Importing.route(imported, Map.of("B", "b")).getFilters();
        assertThat(filters)
                .contains(
                        filter("SetRequestHeader", Map.of("name", "X-A", "value", "1")),
                        filter("AddRequestHeader", Map.of("name", "X-B", "value", "b")),
                        filter("RemoveRequestHeader", Map.of("name", "X-C")),
                        filter("SetResponseHeader", Map.of("name", "X-D", "value", "2")));
        assertThat(imported.report())
                .contains(
                        "r.plugins.response-rewrite.headers.X-E: unsupported (variables in values have no counterpart)");
    }

    @Test
    void aLongerPathStaysBeforeTheWildcardThatCoversIt() {
        ApisixImport imported = Importing.of("routes:\n"
                + "  - {id: a, uri: /*, priority: 5, plugins: {%1$s}}\n".formatted(Importing.MULTI)
                + "  - {id: b, uri: /v1/*, plugins: {%1$s}}\n".formatted(Importing.MULTI)
                + "  - {id: c, uri: /v1/chat, plugins: {%1$s}}\n".formatted(Importing.MULTI));

        assertThat(Importing.routes(imported.yaml(), Map.of()).values())
                .extracting(RouteDefinition::getOrder)
                .containsExactly(-5, -6, -7);
    }

    private static PredicateDefinition predicate(String name, Map<String, String> args) {
        PredicateDefinition definition = new PredicateDefinition();
        definition.setName(name);
        definition.setArgs(args);
        return definition;
    }

    private static FilterDefinition filter(String name, Map<String, String> args) {
        FilterDefinition definition = new FilterDefinition();
        definition.setName(name);
        definition.setArgs(args);
        return definition;
    }
}
