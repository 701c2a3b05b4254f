package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.util.FileSystemUtils;

/** The endpoint {@code aiproxy} on a port of its own, and its page. */
class ManagementPortTest {

    /** What would do harm if it were taken for markup. */
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final MockLlm MODEL = MockLlm.builder().name("model").start();
    private static TestGateway gateway;
    private static int port;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(
                "--management.server.port=0",
                "--management.endpoints.web.base-path=/manage",
                "--management.endpoints.web.exposure.include=aiproxy");
        port = gateway.bean(Environment.class).getRequiredProperty("local.management.port", Integer.class);
        gateway.put(EndToEnd.definition(
                "chat",
                List.of(EndToEnd.aiFilter(Conf.of(Conf.at(HOSTILE, MODEL.url())).json()))));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        MODEL.close();
    }

    @Test
    void explainsThere() throws IOException, InterruptedException {
        HttpResponse<String> explained = post(port, "/manage/aiproxy/chat/explain");

        assertThat(explained.statusCode()).isEqualTo(200);
        assertThat(explained.body()).contains("\"protocol\":\"openai-chat\"", MODEL.url());
        assertThat(explained.body()).contains("nothing was sent");
    }

    @ParameterizedTest
    @CsvSource({"/manage/aiproxy/chat/explain", "/actuator/aiproxy/chat/explain"})
    void explainsNothingOnThePortOfTheTraffic(String path) throws IOException, InterruptedException {
        assertThat(post(gateway.port(), path).statusCode()).isEqualTo(404);
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndRunsItsOwnScriptOnly() throws IOException, InterruptedException {
        HttpResponse<String> page = get("/manage/aiproxy", "text/html");

        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body())
                .contains("default-src 'none'", "connect-src 'self'", "script-src 'sha256-", "style-src 'sha256-")
                .doesNotContain("unsafe-", "http://", "https://", " src=", "href=", "innerHTML", " style=", "{script}");
    }

    @TestFactory
    Stream<DynamicTest> inABrowser() {
        Optional<String> browser = browser();
        String name = browser.isPresent()
                ? "the page shows live figures in a headless browser, and names as text"
                : "SKIPPED, for there is no chromium on the path: the page shows live figures in a headless browser";
        return Stream.of(DynamicTest.dynamicTest(name, () -> {
            Assumptions.assumeTrue(browser.isPresent(), "no chromium on the path");
            String shown = underLoad(() -> dump(browser.orElseThrow()));

            assertThat(shown)
                    .contains("&lt;img src=x onerror=alert(1)&gt;", "not checked", "In flight", "roundrobin")
                    .contains("hidden=\"\"></p>", ">100 %<", "in all<", "tokens/s out", "<polyline points=\"0.0,")
                    .containsPattern("<b>[0-9.]*[1-9][0-9.]*</b>requests/s")
                    .containsPattern("<b>[0-9]+ ms</b>mean time")
                    .doesNotContain(HOSTILE, "waiting for the first figures");
        }));
    }

    /** What comes out while one client asks one thing after another. */
    private static String underLoad(Callable<String> work) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService client = Executors.newSingleThreadExecutor();
        try {
            Future<?> asking = client.submit(() -> {
                while (!over.get()) {
                    assertThat(chat()).isEqualTo(200);
                }
                return null;
            });
            String done = work.call();
            over.set(true);
            asking.get(20, TimeUnit.SECONDS);
            return done;
        } finally {
            over.set(true);
            client.shutdownNow();
        }
    }

    private static int chat() throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(gateway.uri(EndToEnd.CHAT_PATH))
                                .header(EndToEnd.ROUTE, "chat")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(EndToEnd.CHAT))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String dump(String browser) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("browser");
        Path page = Files.createTempFile("page", ".html");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        "http://127.0.0.1:" + port + "/manage/aiproxy")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(page.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(page);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(page);
            FileSystemUtils.deleteRecursively(profile);
        }
    }

    private static Optional<String> browser() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static HttpResponse<String> post(int to, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
                        .POST(HttpRequest.BodyPublishers.ofString(EndToEnd.CHAT))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
