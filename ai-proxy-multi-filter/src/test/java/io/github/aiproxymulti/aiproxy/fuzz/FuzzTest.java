package io.github.aiproxymulti.aiproxy.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs every target: on its seeds, for a fixed number of inputs that Jazzer makes of them, and, as a proof, for minutes. Jazzer gets a
 * process of its own, with little memory, because it instruments what it loads. A finding fails the test with Jazzer's report,
 * which holds the input; once mended, the input becomes a seed.
 */
class FuzzTest {

    private static final int RUNS = 20_000;
    /** Jazzer looks through the whole class path when it starts, so it gets what the targets need. */
    private static final List<String> NEEDED = List.of(
            "jazzer",
            "jackson-",
            "snakeyaml",
            "healthcheck-starter",
            "reactor-core",
            "reactive-streams",
            "spring-core",
            "commons-logging",
            "slf4j-api",
            "jspecify");

    private static final int PROOF_SECONDS = 45;
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> everySeedIsTaken() {
        return Stream.of(Target.values())
                .flatMap(target -> target.seeds().stream()
                        .map(seed -> DynamicTest.dynamicTest(
                                target + " " + seed.getFileName(), () -> target.accept(Files.readAllBytes(seed)))));
    }

    @Test
    void aFixedRunFindsNothing() throws IOException, InterruptedException {
        Path seeds = Files.createDirectory(directory.resolve("seeds"));
        Target[] targets = Target.values();
        for (int i = 0; i < targets.length; i++) {
            for (Path seed : targets[i].seeds()) {
                byte[] bytes = Files.readAllBytes(seed);
                byte[] marked = new byte[bytes.length + 1];
                marked[0] = (byte) i;
                System.arraycopy(bytes, 0, marked, 1, bytes.length);
                Files.write(seeds.resolve(targets[i] + "-" + seed.getFileName()), marked);
            }
        }

        String report = fuzz(EveryTarget.class.getName(), seeds, "-runs=" + RUNS, "-max_len=2048");

        assertThat(report).contains("Done " + RUNS + " runs");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("proof")
    void aLongRunFindsNothing(Target target) throws IOException, InterruptedException {
        String report =
                fuzz(target.className(), target.directory(), "-max_total_time=" + PROOF_SECONDS, "-max_len=8192");

        assertThat(report).containsPattern("Done \\d{4,} runs");
    }

    private String fuzz(String target, Path seeds, String... bounds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+EnableDynamicAgentLoading",
                "-Djdk.attach.allowAttachSelf=true",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=io.github.aiproxymulti.**",
                "--custom_hook_includes=io.github.aiproxymulti.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + File.separatorChar,
                "-seed=7",
                "-timeout=60",
                "-rss_limit_mb=0"));
        command.addAll(List.of(bounds));
        command.add(Files.createDirectory(directory.resolve("grown")).toString());
        command.add(seeds.toString());
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String report = Files.readString(output);
            assertThat(ended).as("ended in time: %s", report).isTrue();
            assertThat(process.exitValue()).as(report).isZero();
            return report;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar")
                        || NEEDED.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
