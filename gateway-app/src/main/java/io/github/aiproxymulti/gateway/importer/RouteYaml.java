package io.github.aiproxymulti.gateway.importer;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Writes routes as Spring's YAML; the same routes give the same text. */
final class RouteYaml {

    private RouteYaml() {}

    static String of(List<Map<String, Object>> definitions) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setIndent(2);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        Object routes = Map.of("routes", definitions);
        Object tree = Map.of("spring", Map.of("cloud", Map.of("gateway", Map.of("server", Map.of("webflux", routes)))));
        return new Yaml(new Blocks(options), options).dump(tree);
    }

    /** Writes texts of several lines as blocks, which keeps the configurations readable. */
    private static final class Blocks extends Representer {

        Blocks(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            return super.representScalar(tag, value, value.contains("\n") ? ScalarStyle.LITERAL : style);
        }
    }
}
