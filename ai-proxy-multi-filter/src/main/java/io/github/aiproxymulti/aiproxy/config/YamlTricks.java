package io.github.aiproxymulti.aiproxy.config;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Finds what YAML can do and a configuration must not: aliases, tags, infinities. */
final class YamlTricks {

    private YamlTricks() {}

    static void refuse(String text) {
        try (JsonParser parser = ConfText.YAML.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean alias = parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
                boolean notFinite = token == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN();
                if (alias || notFinite || parser.getTypeId() != null) {
                    TokenStreamLocation at = parser.currentTokenLocation();
                    throw ConfText.invalid(
                            "alias, tag or infinity at line " + at.getLineNr() + " (expected: plain values)");
                }
            }
        }
    }
}
