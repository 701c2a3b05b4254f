package io.github.aiproxymulti.samples.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.event.TargetUsabilityEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@SuppressWarnings("NullAway.Init")
class StandaloneHealthcheckTest {

    private static final int PATIENCE_SECONDS = 30;

    @Autowired
    private LocalTargets targets;

    @Autowired
    private Heard heard;

    @Value("${local.server.port}")
    private int port;

    @Value("${sample.targets.ports[0]}")
    private int firstTarget;

    @DynamicPropertySource
    static void freePorts(DynamicPropertyRegistry registry) {
        int first = freePort();
        int second = freePort();
        registry.add("sample.targets.ports[0]", () -> first);
        registry.add("sample.targets.ports[1]", () -> second);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Listening {

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    static class Heard {

        private final BlockingQueue<TargetUsabilityEvent> events = new LinkedBlockingQueue<>();

        @EventListener
        void hear(TargetUsabilityEvent event) {
            events.add(event);
        }

        @Nullable TargetUsabilityEvent next() throws InterruptedException {
            return events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private HttpResponse<String> page(String accept) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/healthchecks"))
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofString())
                .join();
    }

    @Test
    void aBrokenTargetLosesItsTrafficAndGetsItBackWhenRepaired() throws InterruptedException {
        assertThat(page("application/json").body()).contains("\"name\":\"orders\"", "\"port\":" + firstTarget);

        targets.breakDown(firstTarget);
        assertThat(heard.next())
                .isNotNull()
                .satisfies(event -> assertThat(event.target().port()).isEqualTo(firstTarget))
                .extracting(TargetUsabilityEvent::usable)
                .isEqualTo(false);
        assertThat(page("text/html").body().replaceAll("<[^>]*>", ""))
                .contains("127.0.0.1:" + firstTarget, "1 of 2 targets usable");

        targets.repair(firstTarget);
        assertThat(heard.next())
                .isNotNull()
                .extracting(TargetUsabilityEvent::usable)
                .isEqualTo(true);
    }
}
