package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class HostileConfigTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Each seed makes thousands of broken variants of a valid tree. */
    @ParameterizedTest
    @ValueSource(longs = {1, 20, 300})
    void everyMutationIsReadOrRefused(long seed) {
        Random random = new Random(seed);
        ObjectNode valid = ConfText.parse(DefaultsTest.EVERYTHING);
        ConfigReader reader = new Reading().reader();
        int read = 0;
        int refused = 0;

        for (int round = 0; round < 3000; round++) {
            ObjectNode mutant = valid.deepCopy();
            for (int i = 0; i <= round % 3; i++) {
                mutate(mutant, random);
            }
            try {
                assertThat(reader.read(mutant, warning -> {}).version()).isNotNull();
                read++;
            } catch (InvalidConfigException e) {
                assertThat(e.problems())
                        .isNotEmpty()
                        .allSatisfy(
                                problem -> assertThat(problem).contains(": ").doesNotContain("-secret"));
                refused++;
            }
        }

        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void everyMutationOfArgumentsIsReadOrRefused() {
        Random random = new Random(4000);
        ConfigReader reader = new Reading().reader();
        Map<String, String> valid = flat("", ConfText.parse(DefaultsTest.EVERYTHING), new HashMap<>());
        assertThat(reader.readArgs(valid, warning -> {}).instances()).hasSize(2);
        List<String> keys = valid.keySet().stream().sorted().toList();

        for (int round = 0; round < 3000; round++) {
            Map<String, String> mutant = new HashMap<>(valid);
            String key = keys.get(random.nextInt(keys.size()));
            String value = mutant.remove(key);
            switch (random.nextInt(4)) {
                case 0 -> mutant.put(key.substring(0, random.nextInt(key.length())), String.valueOf(value));
                case 1 -> mutant.put(key, scalar(random).asString());
                case 2 -> mutant.put(key + ".x", "1");
                default -> mutant.put(key.replaceFirst("[._]", "[0]"), "1");
            }
            try {
                assertThat(reader.readArgs(mutant, warning -> {}).version()).isNotNull();
            } catch (InvalidConfigException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesATreeThatIsTooDeep() {
        ObjectNode tree = NODES.objectNode();
        ObjectNode deepest = tree;
        for (int i = 0; i < 50_000; i++) {
            deepest = deepest.putObject("a");
        }

        assertThatThrownBy(() -> new Reading().reader().read(tree, warning -> {}))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("too deep");
    }

    @Test
    void boundsTheNumberOfProblems() {
        String bad = "{},".repeat(5000);

        assertThat(Reading.refused("{\"instances\":[" + bad + "1]}"))
                .hasSize(101)
                .last()
                .asString()
                .matches("and \\d+ more problems");
    }

    @Test
    void refusesArgumentsThatAreTooDeepOrTooMany() {
        Object deep = "x";
        for (int i = 0; i < 5000; i++) {
            deep = Map.of("a", deep);
        }
        Map<String, ?> tooDeep = Map.of("instances", deep);
        Map<String, String> tooMany = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            tooMany.put("instances[0].examples[" + i + "]", "x");
        }

        for (Map<String, ?> args : List.of(tooDeep, tooMany)) {
            assertThatThrownBy(() -> ArgsTree.fromArgs(args))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("too large");
        }
    }

    @Test
    void refusesNumbersThatExplodeWhenExpanded() {
        for (String number : List.of("1e999999999", "-1e-999999999", "1e400", "9223372036854775808", "0.5")) {
            assertThat(Reading.refused(Reading.routeWith("\"max_response_bytes\":" + number)))
                    .as(number)
                    .singleElement()
                    .asString()
                    .startsWith("max_response_bytes: ");
        }
        assertThat(Reading.read(Reading.routeWith("\"timeout\":5.0"))
                        .transport()
                        .timeout()
                        .toMillis())
                .isEqualTo(5);
    }

    private static void mutate(ObjectNode tree, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        JsonNode at = containers.get(random.nextInt(containers.size()));
        if (at instanceof ArrayNode array) {
            if (!array.isEmpty() && random.nextBoolean()) {
                array.set(random.nextInt(array.size()), any(random));
            } else {
                array.add(any(random));
            }
        } else if (at instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + random.nextInt(3), any(random));
                default -> object.set(name, any(random));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static JsonNode any(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> NODES.arrayNode().add(scalar(random)).add(scalar(random));
            case 1 -> NODES.objectNode().set("x", scalar(random));
            default -> scalar(random);
        };
    }

    private static JsonNode scalar(Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt());
            case 3 -> NODES.numberNode(random.nextLong());
            case 4 -> NODES.numberNode(random.nextGaussian());
            case 5 -> NODES.numberNode(new BigDecimal("1e99999999"));
            case 6 -> NODES.numberNode(Double.NaN);
            case 7 -> NODES.stringNode("");
            case 8 -> NODES.stringNode("$env://" + random.nextInt(5));
            case 9 -> NODES.stringNode("http://h:" + random.nextInt(100_000) + "?");
            case 10 -> NODES.stringNode("${key}\r\n\0");
            case 11 -> NODES.binaryNode(new byte[] {1, 2});
            case 12 -> NODES.stringNode("x".repeat(random.nextInt(300)));
            default -> NODES.numberNode(random.nextInt(3));
        };
    }

    private static Map<String, String> flat(String key, JsonNode node, Map<String, String> args) {
        if (node.isEmpty() && node.isContainer()) {
            args.put(key, "");
        } else if (node.isObject()) {
            node.properties()
                    .forEach(member -> flat(
                            key.isEmpty() ? member.getKey() : key + "." + member.getKey(), member.getValue(), args));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flat(key + "[" + i + "]", node.path(i), args);
            }
        } else {
            args.put(key, node.asString());
        }
        return args;
    }
}
