package io.github.aiproxymulti.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The quickstart as its README starts it, and what its five commands ask for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuickstartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context = start();
    private final List<String> commands = Tour.of(context.getEnvironment())
            .text()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("curl"))
            .toList();

    private static ConfigurableApplicationContext start() {
        AtomicReference<@Nullable ConfigurableApplicationContext> started = new AtomicReference<>();
        SpringApplicationRunListener listener = new SpringApplicationRunListener() {
            @Override
            public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
                started.set(context);
            }
        };
        SpringApplication.withHook(
                application -> listener, () -> QuickstartApplication.main(new String[] {"--server.port=0"}));
        return Objects.requireNonNull(started.get());
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void showsFailoverInFiveCommands() throws IOException, InterruptedException {
        assertThat(commands).hasSize(5);

        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(run(commands.get(0)));
        }
        assertThat(answers)
                .filteredOn(answer -> answer.contains("Hello from east"))
                .hasSize(4);
        assertThat(answers)
                .filteredOn(answer -> answer.contains("Hello from west"))
                .hasSize(1);

        assertThat(run(commands.get(1))).startsWith("data: ").endsWith("data: [DONE]\n\n");

        run(commands.get(2));
        for (int i = 0; i < 5; i++) {
            assertThat(run(commands.get(0))).contains("Hello from west");
        }

        awaitHealth("unhealthy");
        assertThat(run(commands.get(1))).endsWith("data: [DONE]\n\n");

        run(commands.get(4));
        awaitHealth("healthy");
    }

    /** What the fourth command shows of east. */
    private void awaitHealth(String status) throws IOException, InterruptedException {
        Pattern shown = Pattern.compile("\"name\":\"chat/east\".*?\"status\":\"" + status + "\"");
        long end = System.nanoTime() + PATIENCE.toNanos();
        String health = run(commands.get(3));
        while (!shown.matcher(health).find() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            health = run(commands.get(3));
        }
        assertThat(health).containsPattern(shown);
    }

    /** Sends what curl would send. */
    private String run(String command) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(PATIENCE);
        List<String> words = words(command);
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s", "-sN" -> {}
                case "-d" -> request.POST(BodyPublishers.ofString(words.get(++i)));
                case "-X" -> request.method(words.get(++i), BodyPublishers.noBody());
                case "-H" ->
                    request.header(
                            words.get(i + 1).split(": ", 2)[0], words.get(++i).split(": ", 2)[1]);
                default -> request.uri(URI.create(words.get(i)));
            }
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(command).isBetween(200, 299);
        return response.body();
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }
}
