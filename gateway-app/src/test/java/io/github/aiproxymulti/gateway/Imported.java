package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.gateway.importer.ImportApisix;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** What tests of imported routes have in common: the command imports them, and what comes out is made live. */
abstract class Imported extends EndToEnd {

    @TempDir
    private Path folder;

    /** An instance on a mock with weight 0, as most examples have it, unless the members say otherwise. */
    static String at(MockLlm model, String provider, String... members) {
        String[] all = new String[members.length + 1];
        System.arraycopy(members, 0, all, 0, members.length);
        all[members.length] = "'provider': '" + provider + "'";
        return Conf.on(model, all);
    }

    /** Imports one route, of which everything is understood, at {@code /<id>/anything}. */
    void serve(String id, String plugins) {
        assertThat(serve(id, "", plugins)).noneMatch(line -> line.contains(": unsupported"));
    }

    /** The same with more members of the route; returns the report. */
    List<String> serve(String id, String members, String plugins) {
        return serveAll("{'id': '" + id + "', 'uri': '/" + id + "/anything', 'methods': ['POST'], " + members
                + "'plugins': {" + plugins + "}}");
    }

    /** Imports a document of any layout, which holds one route at least, and makes what comes out live; returns the report. */
    List<String> serveAll(String document) {
        try {
            Path in = Files.writeString(folder.resolve("in.json"), document.replace('\'', '"'));
            Path out = folder.resolve("out.yaml");
            ByteArrayOutputStream report = new ByteArrayOutputStream();
            int result;
            try (PrintStream print = new PrintStream(report, true, StandardCharsets.UTF_8)) {
                result = ImportApisix.run(List.of(in.toString(), "--out", out.toString()), print, print);
            }
            List<String> lines = report.toString(StandardCharsets.UTF_8).lines().toList();
            assertThat(result)
                    .as(String.join("\n", lines))
                    .isEqualTo(lines.stream().anyMatch(line -> line.contains(": unsupported")) ? 1 : 0);
            List<RouteDefinition> routes = routes(out);
            assertThat(routes).as(String.join("\n", lines)).isNotEmpty();
            routes.forEach(this::makeLive);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RouteDefinition> routes(Path yaml) throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("imported", new FileSystemResource(yaml))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment)
                .bind("spring.cloud.gateway.server.webflux.routes", Bindable.listOf(RouteDefinition.class))
                .orElse(List.of());
    }

    private void makeLive(RouteDefinition route) {
        gateway().put(route);
        closing(() -> gateway().remove(String.valueOf(route.getId())));
    }

    HttpResponse<String> ask(String id, String body, String... headers) {
        return askAt("/" + id + "/anything", body, headers);
    }

    HttpResponse<String> askAt(String path, String body, String... headers) {
        return send(
                HttpRequest.newBuilder(gateway().uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }
}
