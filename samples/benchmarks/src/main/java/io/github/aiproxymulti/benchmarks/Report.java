package io.github.aiproxymulti.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results, as a table and as JSON. */
record Report(List<Result> results) {

    /** A table for each scenario: a line for each figure, a column for each route. */
    String table() {
        StringBuilder text = new StringBuilder();
        Map<String, List<Result>> byScenario = new LinkedHashMap<>();
        results.forEach(result -> byScenario
                .computeIfAbsent(result.scenario(), name -> new ArrayList<>())
                .add(result));
        byScenario.forEach((scenario, routes) -> {
            text.append(String.format(Locale.ROOT, "%n| %-45s |", scenario));
            routes.forEach(result -> text.append(String.format(Locale.ROOT, " %12s |", result.route())));
            text.append(String.format(Locale.ROOT, "%n|%s|", "-".repeat(47)));
            routes.forEach(result -> text.append("-------------:|"));
            routes.get(0).figures().keySet().forEach(figure -> {
                text.append(String.format(Locale.ROOT, "%n| %-45s |", figure));
                routes.forEach(result -> text.append(
                        String.format(Locale.ROOT, " %12.3f |", result.figures().get(figure))));
            });
            text.append(System.lineSeparator());
        });
        return text.toString();
    }

    void writeTo(Path file, String jvm) {
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(file.toFile(), Map.of("jvm", jvm, "results", results));
    }
}
