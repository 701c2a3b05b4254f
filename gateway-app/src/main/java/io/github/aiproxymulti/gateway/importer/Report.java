package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines about every field, in the order of the routes. Confined to one import, which is why it may be mutable. */
final class Report {

    private static final int LONGEST_LINE = 600;

    private final List<String> lines = new ArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final Map<Grade, Integer> counts = new EnumMap<>(Grade.class);

    void add(String path, Grade grade, String note) {
        counts.merge(grade, 1, Integer::sum);
        lines.add(oneLine(path + ": " + grade.word() + (note.isEmpty() ? "" : " (" + note + ")")));
    }

    /** Warns, once per place, of a secret that is written in the clear. */
    void secret(String path) {
        secrets.add(oneLine("warning: " + path + ": secret written in the clear, use $env://NAME"));
    }

    int count(Grade grade) {
        return counts.getOrDefault(grade, 0);
    }

    /** All lines, the summary last. */
    List<String> lines(int routes) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(secrets);
        all.add("summary: " + routes + " routes written; fields: " + count(Grade.EXACT) + " exact, "
                + count(Grade.APPROXIMATED) + " approximated, " + count(Grade.UNSUPPORTED) + " unsupported; "
                + secrets.size() + " secrets in the clear");
        return all;
    }

    private static String oneLine(String text) {
        return Paths.shown(text, LONGEST_LINE);
    }
}
