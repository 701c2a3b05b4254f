package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A place in the input and the report about it.
 *
 * @param report takes the lines
 * @param path the place, beginning with the route's id
 */
record Scope(Report report, String path) {

    Scope at(String name) {
        return new Scope(report, Paths.child(path, name));
    }

    Scope item(int index) {
        return new Scope(report, Paths.item(path, index));
    }

    void exact() {
        exact("");
    }

    void exact(String note) {
        report.add(path, Grade.EXACT, note);
    }

    void approximated(String how) {
        report.add(path, Grade.APPROXIMATED, how);
    }

    void unsupported(String why) {
        report.add(path, Grade.UNSUPPORTED, why);
    }

    void secret(String below) {
        report.secret(Paths.below(path, below));
    }

    /** One line per field of a tree: what was found about it, or that it came over as it is; then the other findings. */
    void fields(JsonNode tree, List<Finding> findings) {
        TreeMap<String, List<Finding>> open = new TreeMap<>();
        findings.forEach(finding ->
                open.computeIfAbsent(finding.path(), path -> new ArrayList<>()).add(finding));
        for (String leaf : Leaves.of(tree)) {
            List<String> told = open.tailMap(leaf, true).keySet().stream()
                    .takeWhile(path -> path.startsWith(leaf))
                    .filter(path -> Paths.isAtOrBelow(path, leaf))
                    .toList();
            if (told.isEmpty()) {
                report.add(Paths.below(path, leaf), Grade.EXACT, "");
            }
            told.forEach(place -> tell(open.getOrDefault(place, List.of())));
            open.keySet().removeAll(told);
        }
        open.values().forEach(this::tell);
    }

    private void tell(List<Finding> findings) {
        findings.forEach(finding -> report.add(Paths.below(path, finding.path()), finding.grade(), finding.note()));
    }
}
