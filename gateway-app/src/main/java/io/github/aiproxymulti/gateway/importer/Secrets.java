package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds secrets that are written in the clear. Their values go nowhere but into the routes. */
final class Secrets {

    private static final Pattern FIELDS =
            Pattern.compile("((instances\\[\\d+]|semantic_opts\\.embeddings)\\.)?auth\\.(header|query|gcp|aws)\\..*"
                    + "|redis_password|sentinel_password");

    private static final Pattern HEADERS =
            Pattern.compile("(?i)(.*\\.)?([a-z-]*authorization|[a-z-]*(api-?key|token|secret)[a-z-]*|cookie)");

    /** As a whole, or behind other words. */
    private static final Pattern REFERENCE = Pattern.compile("(^|\\s)(\\$secret|\\$(?i:env))://\\S");

    private Secrets() {}

    /** Warns of those in a plugin's configuration, and tells of those that Spring would change. */
    static List<Finding> inConf(Scope scope, JsonNode conf, Placeholders placeholders) {
        List<Finding> findings = new ArrayList<>();
        Leaves.texts(conf, (path, text) -> {
            if (placeholders.hasVariable(text)) {
                findings.add(Finding.approximated(path, "Spring fills in the variable"));
            } else if (FIELDS.matcher(path).matches() && isLiteral(text)) {
                scope.secret(path);
                if (text.contains("${")) {
                    findings.add(Finding.unsupported(path, "${ begins a placeholder here"));
                }
            }
        });
        return findings;
    }

    static boolean isInHeader(String name, String value) {
        return HEADERS.matcher(name).matches() && isLiteral(value);
    }

    private static boolean isLiteral(String text) {
        return !text.isBlank() && !REFERENCE.matcher(text).find();
    }
}
