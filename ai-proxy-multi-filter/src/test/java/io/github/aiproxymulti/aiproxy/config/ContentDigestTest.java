package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.read;
import static io.github.aiproxymulti.aiproxy.config.Reading.route;
import static io.github.aiproxymulti.aiproxy.config.Reading.routeWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ContentDigestTest {

    private final ConfigVersion bare = read(route(instance("a", "openai", ""))).version();

    @Test
    void isThirtyTwoHexDigits() {
        assertThat(bare.digest()).matches("[0-9a-f]{32}");
    }

    @Test
    void isTheSameInEveryProcess() {
        assertThat(bare.digest()).isEqualTo("ff3443b5fe60f8209d8026fe5b92d7eb");
    }

    @Test
    void doesNotDependOnTheOrderOfNames() {
        ObjectNode tree = ConfText.parse(DefaultsTest.EVERYTHING);
        ConfigVersion version = version(tree);

        for (int seed = 0; seed < 20; seed++) {
            assertThat(version((ObjectNode) shuffled(tree, new Random(seed)))).isEqualTo(version);
        }
    }

    @Test
    void doesNotDependOnWhetherDefaultsAreSpelledOut() {
        String spelled = "\"balancer\":{\"algorithm\":\"roundrobin\",\"hash_on\":\"vars\"},\"timeout\":30000,"
                + "\"max_req_body_size\":67108864,\"keepalive\":true,\"keepalive_timeout\":60000,\"keepalive_pool\":30,"
                + "\"streaming_flush_interval_ms\":10,\"ssl_verify\":true,\"logging\":{\"payloads\":false},"
                + "\"fallback_strategy\":[],\"forward_headers\":[]";

        assertThat(read(routeWith(spelled)).version()).isEqualTo(bare);
        assertThat(read(route(instance("a", "openai", "\"priority\":0,\"options\":{},\"override\":{}")))
                        .version())
                .isEqualTo(bare);
        assertThat(new Reading().text(routeWith("\"never_heard_of\":1")).version())
                .isEqualTo(bare);
    }

    @Test
    void dependsOnEveryValue() {
        ObjectNode tree = ConfText.parse(DefaultsTest.EVERYTHING);
        ConfigVersion version = version(tree);
        List<String> same = new ArrayList<>();
        int changes = 0;

        for (String pointer : leaves("", tree)) {
            ObjectNode changed = tree.deepCopy();
            if (!change(changed, pointer)) {
                continue;
            }
            changes++;
            if (version(changed).equals(version)) {
                same.add(pointer);
            }
        }

        assertThat(changes).as("values that could be changed").isGreaterThan(45);
        // The strategy is written twice there, so that one of the two makes no difference.
        assertThat(same).containsOnly("/fallback_strategy/3");
    }

    @Test
    void dependsOnTheTypeOfFreeFormValues() {
        List<ConfigVersion> versions = new ArrayList<>();
        for (String value :
                List.of("1", "\"1\"", "1.0", "true", "\"true\"", "null", "[]", "{}", "[1]", "[[1]]", "\"\"")) {
            versions.add(read(route(instance("a", "openai", "\"options\":{\"x\":" + value + "}")))
                    .version());
        }

        assertThat(versions).doesNotHaveDuplicates().doesNotContain(bare);
    }

    @Test
    void dependsOnTheOrderOfInstances() {
        String a = instance("a", "openai", "");
        String b = instance("b", "openai", "");

        assertThat(read(route(a, b)).version()).isNotEqualTo(read(route(b, a)).version());
    }

    @Test
    void dependsOnWhatAReferenceStandsFor() {
        String route = route(instance("a", "openai", "\"auth\":{\"header\":{\"Authorization\":\"$env://KEY\"}}"));
        ConfigVersion one = new Reading().withVariable("KEY", "one").text(route).version();

        assertThat(new Reading().withVariable("KEY", "two").text(route).version())
                .isNotEqualTo(one);
        assertThat(new Reading().withVariable("KEY", "one").text(route).version())
                .isEqualTo(one);
        assertThat(read(route(instance("a", "openai", "\"auth\":{\"header\":{\"Authorization\":\"one\"}}")))
                        .version())
                .isEqualTo(one);
    }

    private static ConfigVersion version(ObjectNode tree) {
        return new Reading().reader().read(tree, warning -> {}).version();
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(shuffled(item, random)));
            return copy;
        }
        if (!node.isObject()) {
            return node;
        }
        List<String> names = new ArrayList<>(node.propertyNames());
        Collections.shuffle(names, random);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        names.forEach(name -> copy.set(name, shuffled(node.path(name), random)));
        return copy;
    }

    private static List<String> leaves(String pointer, JsonNode node) {
        List<String> leaves = new ArrayList<>();
        if (node.isObject()) {
            node.properties().forEach(m -> leaves.addAll(leaves(pointer + "/" + m.getKey(), m.getValue())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves.addAll(leaves(pointer + "/" + i, node.path(i)));
            }
        } else {
            leaves.add(pointer);
        }
        return leaves;
    }

    /** Replaces a leaf by another valid one; false when there is no other that would leave the whole valid. */
    private static boolean change(ObjectNode tree, String pointer) {
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1);
        JsonNode old = tree.at(pointer);
        JsonNode other = other(name, pointer, old);
        JsonNode parent = tree.at(pointer.substring(0, slash));
        if (parent instanceof ObjectNode object) {
            object.set(name, other);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), other);
        }
        return !other.equals(old);
    }

    private static JsonNode other(String name, String pointer, JsonNode old) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (old.isBoolean()) {
            return nodes.booleanNode(!old.booleanValue());
        }
        if (old.isNumber()) {
            return nodes.numberNode(
                    old.decimalValue().add(old.isIntegralNumber() ? BigDecimal.ONE : new BigDecimal("0.125")));
        }
        if (old.isNull()) {
            return nodes.stringNode("not null");
        }
        if (pointer.contains("/protocols/")) {
            return nodes.stringNode("openai-chat");
        }
        return switch (name) {
            case "algorithm" -> nodes.stringNode("roundrobin");
            case "hash_on" -> nodes.stringNode("cookie");
            case "provider" -> nodes.stringNode(pointer.contains("embeddings") ? "openai" : "gemini");
            case "fallback" -> nodes.stringNode("main");
            case "service_account_json" -> nodes.stringNode("{}");
            default ->
                pointer.startsWith("/fallback_strategy")
                        ? nodes.stringNode(name.equals("3") ? "http_429" : "http_5xx")
                        : nodes.stringNode(old.stringValue() + "x");
        };
    }
}
