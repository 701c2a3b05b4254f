package io.github.aiproxymulti.mockllm;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Runs one mock until the process is told to end. */
public final class MockLlmMain {

    private static final String USAGE =
            "--name=a --host=127.0.0.1 --port=9001 --tokens=3 --prompt-tokens=10 --pacing-ms=0";

    private MockLlmMain() {}

    /**
     * Starts a mock and waits for the end of the process.
     *
     * @param args any of {@code --name --host --port --tokens --prompt-tokens --pacing-ms}, each as {@code --key=value}
     */
    public static void main(String[] args) throws InterruptedException {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
        MockLlmOptions options;
        try {
            options = options(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        MockLlm mock = options.start();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            mock.close();
            ended.countDown();
        }));
        System.out.println("mock-llm " + mock.name() + " listens on " + mock.url());
        ended.await();
    }

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming the argument that is wrong
     */
    static MockLlmOptions options(String... args) {
        MockLlmOptions options = MockLlmOptions.defaults();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String value = arg.substring(equals + 1);
            options = switch (equals < 0 ? "" : arg.substring(0, equals)) {
                case "--name" -> options.name(value);
                case "--host" -> options.host(value);
                case "--port" -> options.port(number(arg, value));
                case "--tokens" -> options.tokens(number(arg, value));
                case "--prompt-tokens" -> options.promptTokens(number(arg, value));
                case "--pacing-ms" -> options.pacing(Duration.ofMillis(number(arg, value)));
                default -> throw new IllegalArgumentException(arg + ": unknown argument (expected: " + USAGE + ")");
            };
        }
        return options;
    }

    private static int number(String arg, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(arg + " (expected: a whole number)", e);
        }
    }
}
