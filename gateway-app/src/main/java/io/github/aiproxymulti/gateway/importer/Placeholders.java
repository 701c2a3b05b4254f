package io.github.aiproxymulti.gateway.importer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps Spring from taking a part of a text for a placeholder, and makes a placeholder of what APISIX takes for one.
 *
 * @param environment whether the source is one in which APISIX puts environment variables for <code>${{NAME}}</code>
 */
record Placeholders(boolean environment) {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(?::=([^{}\"\\\\$]*))?}}");

    private static final Pattern LINE_BREAKS = Pattern.compile("[\\u0085\\u2028\\u2029\\uFEFF]");

    /** Whether the text holds a variable that APISIX would fill in. */
    boolean hasVariable(String text) {
        return environment && VARIABLE.matcher(text).find();
    }

    /** A text as a value in Spring's YAML. */
    String yaml(String text) {
        return converted(text, "\\${");
    }

    /** A JSON text as a value in Spring's YAML: still the same JSON when Spring has read it. */
    String json(String json) {
        String escaped = LINE_BREAKS
                .matcher(json)
                .replaceAll(found -> "\\\\u%04X".formatted((int) found.group().charAt(0)));
        return converted(escaped, "\\u0024{");
    }

    private String converted(String text, String opening) {
        StringBuilder result = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        int from = 0;
        while (environment && variable.find()) {
            String preset = variable.group(2);
            result.append(text.substring(from, variable.start()).replace("${", opening))
                    .append("${")
                    .append(variable.group(1))
                    .append(preset == null ? "" : ":" + preset)
                    .append('}');
            from = variable.end();
        }
        return result.append(text.substring(from).replace("${", opening)).toString();
    }
}
