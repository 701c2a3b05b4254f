package io.github.aiproxymulti.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be known of the deployment files without a cluster: that they parse, and that what they name exists. */
class ManifestsTest {

    private static final Path HERE = Path.of("");

    @Test
    void everyResourceOfTheKustomizationIsThereAndOfAKindThatIsNamedOnce() throws IOException {
        Map<String, Object> kustomization = one(HERE.resolve("kubernetes/kustomization.yaml"));
        List<String> found = new ArrayList<>();
        for (Object file : (List<?>) at(kustomization, "resources")) {
            for (Map<String, Object> resource : all(HERE.resolve("kubernetes").resolve(file.toString()))) {
                assertThat(resource).containsKeys("apiVersion", "kind", "metadata");
                found.add(at(resource, "kind") + " " + at(resource, "metadata", "name"));
            }
        }
        assertThat(found)
                .doesNotHaveDuplicates()
                .contains(
                        "Deployment ai-gateway",
                        "Service ai-gateway",
                        "PodDisruptionBudget ai-gateway",
                        "HorizontalPodAutoscaler ai-gateway",
                        "Deployment ai-gateway-redis",
                        "Service ai-gateway-redis");
    }

    @Test
    void theGatewayIsNotRootAndHasALongerGraceThanItsStreams() throws IOException {
        Map<String, Object> gateway = all(HERE.resolve("kubernetes/gateway.yaml")).stream()
                .filter(resource -> at(resource, "kind").equals("Deployment"))
                .findFirst()
                .orElseThrow();
        assertThat(at(gateway, "spec", "template", "spec", "securityContext", "runAsNonRoot"))
                .isEqualTo(true);
        assertThat((Integer) at(gateway, "spec", "template", "spec", "terminationGracePeriodSeconds"))
                .isGreaterThan(30);
    }

    @Test
    void composeAndClusterUseTheSameRoutes() throws IOException {
        assertThat(Files.readString(HERE.resolve("compose.yaml"))).contains("./kubernetes/config:/config");
        assertThat(Files.readString(HERE.resolve("kubernetes/kustomization.yaml")))
                .contains("config/application.yml");
        Map<String, Object> routes = one(HERE.resolve("kubernetes/config/application.yml"));
        assertThat((List<?>) at(routes, "spring", "cloud", "gateway", "server", "webflux", "routes"))
                .hasSize(1);
    }

    @Test
    void theImageRunsAsTheUserThatTheClusterExpects() throws IOException {
        assertThat(Files.readString(HERE.resolve("Dockerfile")))
                .contains("--uid 10001")
                .contains("USER 10001");
        assertThat(Files.readString(HERE.resolve("kubernetes/gateway.yaml"))).contains("runAsUser: 10001");
    }

    private static Object at(Object node, String... path) {
        Object found = node;
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
            assertThat(found).as(name).isNotNull();
        }
        return found;
    }

    private static Map<String, Object> one(Path file) throws IOException {
        List<Map<String, Object>> documents = all(file);
        assertThat(documents).hasSize(1);
        return documents.get(0);
    }

    private static List<Map<String, Object>> all(Path file) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(Files.readString(file))) {
            @SuppressWarnings("unchecked") // every document of ours is a map with names
            Map<String, Object> map = (Map<String, Object>) document;
            documents.add(map);
        }
        return documents;
    }
}
