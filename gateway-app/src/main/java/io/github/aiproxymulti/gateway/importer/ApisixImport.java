package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of importing one source.
 *
 * @param yaml the routes, sorted by id
 * @param report the lines about every field, the summary last
 * @param complete whether every field is exact or approximated
 */
record ApisixImport(String yaml, List<String> report, boolean complete) {

    /**
     * Imports a source.
     *
     * @throws UnusableInputException when nothing can be made of it
     */
    static ApisixImport of(byte[] bytes) throws UnusableInputException {
        Report report = new Report();
        Source source = SourceLayout.read(SourceText.parse(bytes), report);
        List<ImportedRoute> routes = new ArrayList<>();
        source.routes()
                .forEach((id, route) ->
                        new RouteImport(source, id, route, report).run().ifPresent(routes::add));
        List<ImportedRoute> sorted = RouteOrders.sorted(routes, report);
        String yaml = RouteYaml.of(sorted.stream()
                .map(route -> route.definition(source.placeholders()))
                .toList());
        return new ApisixImport(yaml, report.lines(sorted.size()), report.count(Grade.UNSUPPORTED) == 0);
    }
}
