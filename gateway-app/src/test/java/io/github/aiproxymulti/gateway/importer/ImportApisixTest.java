package io.github.aiproxymulti.gateway.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line. */
class ImportApisixTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void routesGoToStdoutAndTheReportToStderr(@TempDir Path folder) throws IOException {
        String file = written(folder, Importing.route("\"desc\": \"größer\"", Importing.MULTI));

        assertThat(run(file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("spring:\n  cloud:\n    gateway:\n      server:\n        webflux:\n          routes:\n")
                .contains("größer");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("r.uri: exact\n")
                .endsWith(
                        "summary: 1 routes written; fields: 7 exact, 0 approximated, 0 unsupported; 0 secrets in the clear\n");
    }

    @Test
    void bothCanGoToFiles(@TempDir Path folder) throws IOException {
        String file = written(folder, Importing.route("", Importing.MULTI + ", \"key-auth\": {}"));
        Path routes = folder.resolve("routes.yaml");
        Path report = folder.resolve("report.txt");

        assertThat(run(file, "--out", routes.toString(), "--report", report.toString()))
                .isEqualTo(1);
        assertThat(routes).content().contains("AiProxyMulti");
        assertThat(report).content().contains("key-auth: unsupported");
        assertThat(out.size() + err.size()).isZero();
    }

    @Test
    void anUnreadableFileIsOneLineWithItsPlace(@TempDir Path folder) throws IOException {
        String file = written(folder, "routes:\n  - {uri: /a\n  - x\n");

        assertThat(run(file)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("import-apisix: " + file + ": not readable at line 4, column ")
                .hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"routes\": [{\"priority\": 0e9999999999999}]}", "routes:\n  - priority: 1.0e9999999999999\n"})
    void aNumberWithAnExponentThatCannotBeHeldEndsInOneLine(String text, @TempDir Path folder) throws IOException {
        assertThat(run(written(folder, text))).isBetween(1, 2);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--out", "a b", "a --out", "a --out b --out c", "a --unknown", "/no/such/file", "/"})
    void aCommandLineThatIsNotUsableIsRefused(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("import-apisix: ")
                .hasLineCount(1);
    }

    @Test
    void bytesThatAreNoTextAreRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});

        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("not text (expected: UTF-8)");
    }

    private static String written(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("apisix.yaml"), text).toString();
    }

    private int run(String... args) {
        return ImportApisix.run(
                List.of(args),
                new PrintStream(out, true, StandardCharsets.US_ASCII),
                new PrintStream(err, true, StandardCharsets.US_ASCII));
    }
}
