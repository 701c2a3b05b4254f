package io.github.aiproxymulti.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What can be known of the deployment files without a cluster: that they parse, and that what they name exists. */
class ManifestsTest {

    private static final Path HERE = Path.of("");
    private static final Path GATEWAY_CONFIG = Path.of("../../gateway-app/src/main/resources/application.yml");

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
        Object pod = at(gateway("Deployment"), "spec", "template", "spec");
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        int stop = seconds(at(one(GATEWAY_CONFIG), "spring", "lifecycle", "timeout-per-shutdown-phase"));
        int preStop = (Integer) at(container(), "lifecycle", "preStop", "sleep", "seconds");
        assertThat((Integer) at(pod, "terminationGracePeriodSeconds")).isGreaterThan(preStop + stop);
        Map<String, Object> compose = one(HERE.resolve("compose.yaml"));
        assertThat(seconds(at(compose, "services", "gateway-1", "stop_grace_period")))
                .isGreaterThan(stop);
    }

    @Test
    void probesAskWhatTheGatewayAnswersAtAPortThatItHas() throws IOException {
        Map<?, ?> port = (Map<?, ?>) ((List<?>) at(container(), "ports")).get(0);
        assertThat(Files.readString(HERE.resolve("Dockerfile"))).contains("EXPOSE " + at(port, "containerPort"));
        Map<String, Object> config = one(GATEWAY_CONFIG);
        assertThat(at(config, "management", "endpoint", "health", "probes", "enabled"))
                .isEqualTo(true);
        assertThat(at(config, "management", "endpoints", "web", "exposure", "include")
                        .toString()
                        .split(","))
                .contains("health");
        Map<String, String> paths = Map.of(
                "startupProbe", "/actuator/health/liveness",
                "livenessProbe", "/actuator/health/liveness",
                "readinessProbe", "/actuator/health/readiness");
        Object container = container();
        paths.forEach((probe, path) -> {
            assertThat(at(container, probe, "httpGet", "path")).as(probe).isEqualTo(path);
            assertThat(at(container, probe, "httpGet", "port")).as(probe).isEqualTo(at(port, "name"));
        });
        Object service = ((List<?>) at(gateway("Service"), "spec", "ports")).get(0);
        assertThat(at(service, "targetPort")).isEqualTo(at(port, "name"));
    }

    @Test
    void theSecretIsTheOneThatTheReadmeMakesWithAllKeysOfTheRoutes() throws IOException {
        Object secret = at(((List<?>) at(container(), "envFrom")).get(0), "secretRef", "name");
        String command = "kubectl create secret generic " + secret + " ";
        List<String> keys = Pattern.compile("\\$env://(\\w+)")
                .matcher(Files.readString(HERE.resolve("kubernetes/config/application.yml")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(keys).isNotEmpty();
        for (String file : List.of("README.md", "kubernetes/kustomization.yaml")) {
            List<String> made = Files.readAllLines(HERE.resolve(file)).stream()
                    .filter(line -> line.contains(command))
                    .toList();
            assertThat(made).as(file).hasSize(1);
            assertThat(keys)
                    .as(file)
                    .allSatisfy(key -> assertThat(made.get(0)).contains("--from-literal=" + key + "="));
        }
    }

    @Test
    void configurationComesFromTheMapThatIsGenerated() throws IOException {
        Map<String, Object> kustomization = one(HERE.resolve("kubernetes/kustomization.yaml"));
        Object generated = at(((List<?>) at(kustomization, "configMapGenerator")).get(0), "name");
        Object volume = ((List<?>) at(gateway("Deployment"), "spec", "template", "spec", "volumes")).get(0);
        assertThat(at(volume, "configMap", "name")).isEqualTo(generated);
    }

    @Test
    void theAutoscalerAloneSaysHowManyGatewaysThereAre() throws IOException {
        Map<String, Object> deployment = gateway("Deployment");
        Object target = at(gateway("HorizontalPodAutoscaler"), "spec", "scaleTargetRef");
        assertThat(at(target, "apiVersion")).isEqualTo(at(deployment, "apiVersion"));
        assertThat(at(target, "kind")).isEqualTo(at(deployment, "kind"));
        assertThat(at(target, "name")).isEqualTo(at(deployment, "metadata", "name"));
        assertThat(((Map<?, ?>) at(deployment, "spec")).containsKey("replicas")).isFalse();
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

    private static Map<String, Object> gateway(String kind) throws IOException {
        return all(HERE.resolve("kubernetes/gateway.yaml")).stream()
                .filter(resource -> at(resource, "kind").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Object container() throws IOException {
        return ((List<?>) at(gateway("Deployment"), "spec", "template", "spec", "containers")).get(0);
    }

    private static int seconds(Object duration) {
        return Math.toIntExact(Duration.parse("PT" + duration).toSeconds());
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
