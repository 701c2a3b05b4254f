package io.github.aiproxymulti.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of a scrape, each with the labels that any of its samples has.
 *
 * @param labels by metric
 */
record Scrape(Map<String, Set<String>> labels) {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? \\S+", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static Scrape of(String text) {
        Map<String, Set<String>> labels = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
            }
            Set<String> known = labels.computeIfAbsent(sample.group(1), name -> new HashSet<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                known.add(label.group(1));
            }
        });
        return new Scrape(labels);
    }

    /** What a query asks for and is not there. */
    List<String> missing(String query) {
        return PromQl.uses(query).stream()
                .flatMap(use -> {
                    Set<String> known = labels.get(use.metric());
                    if (known == null) {
                        return List.of(use.metric()).stream();
                    }
                    return use.labels().stream()
                            .filter(label -> !label.startsWith("made:") && !known.contains(label))
                            .map(label -> use.metric() + "{" + label + "}");
                })
                .toList();
    }
}
