package io.github.aiproxymulti.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class TourTest {

    private final Tour tour = Tour.of(new MockEnvironment()
            .withProperty("local.server.port", "8123")
            .withProperty("quickstart.models.east.url", "http://127.0.0.1:5001")
            .withProperty("quickstart.models.west.url", "http://127.0.0.1:5002"));

    @Test
    void namesACommandForEachStepWithTheAddressesInUse() {
        List<String> commands = tour.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("curl"))
                .toList();

        assertThat(commands)
                .containsExactly(
                        "curl -s http://localhost:8123/v1/chat/completions -H 'Content-Type: application/json'"
                                + " -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}'",
                        "curl -sN http://localhost:8123/v1/chat/completions -H 'Content-Type: application/json'"
                                + " -d '{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}'",
                        "curl -s http://127.0.0.1:5001/mock/faults -d '{\"status\":500,\"healthStatus\":500}'",
                        "curl -s http://localhost:8123/actuator/healthchecks",
                        "curl -s -X DELETE http://127.0.0.1:5001/mock/faults");
    }

    @Test
    void saysWhatEachStepShows() {
        assertThat(tour.text()).contains("1. A chat", "2. The same as a stream", "3. Break east", "4. See", "5. Heal");
    }
}
