package io.github.aiproxymulti.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query in Prometheus's language needs of a scrape: metrics, each with the labels it must have. Knows as much of the
 * language as our own queries use; aggregations are written with {@code by} in front of what they aggregate. What it does not
 * know is an error.
 */
final class PromQl {

    /**
     * A metric that a query reads.
     *
     * @param metric its name
     * @param labels those it is selected, grouped or joined by
     */
    record Use(String metric, Set<String> labels) {}

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<string>\"(?:[^\"\\\\]|\\\\.)*\")"
            + "|(?<number>\\d+(?:\\.\\d+)?)|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<range>\\[[^\\]]*\\])"
            + "|(?<sign>=~|!~|!=|==|>=|<=|[-+*/%^=<>(){},]))");
    private static final Set<String> FUNCTIONS = Set.of(
            "rate", "increase", "histogram_quantile", "label_replace", "clamp_max", "clamp_min", "max_over_time");
    private static final Set<String> AGGREGATIONS = Set.of("sum", "count", "avg", "min", "max");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private final List<String> tokens = new ArrayList<>();
    private final String query;
    private int at;

    private PromQl(String query) {
        this.query = query;
        Matcher matcher = TOKEN.matcher(query.strip());
        int end = 0;
        while (end < query.strip().length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("not understood from " + end + ": " + query);
            }
            tokens.add(matcher.group().strip());
            end = matcher.end();
        }
    }

    /** What it reads. */
    static List<Use> uses(String query) {
        PromQl reader = new PromQl(query);
        List<Use> uses = reader.expression();
        if (reader.at < reader.tokens.size()) {
            throw reader.unexpected();
        }
        return uses;
    }

    private List<Use> expression() {
        List<Use> uses = new ArrayList<>();
        while (at < tokens.size() && !peek().equals(")") && !peek().equals(",")) {
            uses.addAll(term());
        }
        return uses;
    }

    private List<Use> term() {
        String token = next();
        if (token.equals("(")) {
            return closed(expression());
        }
        char first = token.charAt(0);
        if (!Character.isLetter(first) && first != '_' && first != ':') {
            if (first == '{' || first == '}') {
                throw unexpected();
            }
            return List.of();
        }
        if (OPERATORS.contains(token)) {
            return List.of();
        }
        if (AGGREGATIONS.contains(token)) {
            return aggregated();
        }
        return at < tokens.size() && peek().equals("(") ? called(token) : List.of(new Use(token, selectors()));
    }

    private List<Use> aggregated() {
        Set<String> by = Set.of();
        if (peek().equals("by")) {
            next();
            by = names();
        }
        expect("(");
        return with(by, closed(expression()));
    }

    private List<Use> called(String function) {
        if (!FUNCTIONS.contains(function)) {
            throw new IllegalArgumentException("unknown function " + function + ": " + query);
        }
        expect("(");
        List<List<Use>> arguments = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        do {
            texts.add(peek());
            arguments.add(expression());
        } while (at < tokens.size() && peek().equals(",") && next().equals(","));
        expect(")");
        List<Use> uses = arguments.stream().flatMap(List::stream).toList();
        if (function.equals("histogram_quantile")) {
            uses.forEach(this::requireBuckets);
        }
        // The label that is made is not asked of the metric, the one it is made of is.
        return function.equals("label_replace")
                ? with(Set.of(unquoted(texts.get(3))), uses).stream()
                        .map(use -> new Use(use.metric(), plus(use.labels(), "made:" + unquoted(texts.get(1)))))
                        .toList()
                : uses;
    }

    private void requireBuckets(Use use) {
        if (!use.metric().endsWith("_bucket") || !use.labels().contains("le")) {
            throw new IllegalArgumentException("a quantile of what is no histogram by le: " + query);
        }
    }

    private Set<String> selectors() {
        Set<String> labels = new LinkedHashSet<>();
        if (at < tokens.size() && peek().equals("{")) {
            next();
            while (!peek().equals("}")) {
                labels.add(next());
                next();
                next();
                if (peek().equals(",")) {
                    next();
                }
            }
            next();
        }
        if (at < tokens.size() && peek().startsWith("[")) {
            next();
        }
        return labels;
    }

    private Set<String> names() {
        expect("(");
        Set<String> names = new LinkedHashSet<>();
        while (!peek().equals(")")) {
            String name = next();
            if (!name.equals(",")) {
                names.add(name);
            }
        }
        next();
        return names;
    }

    private <T> T closed(T inner) {
        expect(")");
        return inner;
    }

    private static List<Use> with(Set<String> labels, List<Use> uses) {
        return uses.stream()
                .map(use -> {
                    Set<String> all = new LinkedHashSet<>(use.labels());
                    labels.stream()
                            .filter(label -> !use.labels().contains("made:" + label))
                            .forEach(all::add);
                    return new Use(use.metric(), all);
                })
                .toList();
    }

    private static Set<String> plus(Set<String> labels, String one) {
        Set<String> all = new LinkedHashSet<>(labels);
        all.add(one);
        return all;
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    private String peek() {
        if (at >= tokens.size()) {
            throw unexpected();
        }
        return tokens.get(at);
    }

    private String next() {
        String token = peek();
        at++;
        return token;
    }

    private void expect(String token) {
        if (!next().equals(token)) {
            throw unexpected();
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("not understood near token " + at + ": " + query);
    }
}
