package io.github.aiproxymulti.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @Test
    void readsEveryArgument(@TempDir Path folder) throws IOException {
        Path jar = Files.createFile(folder.resolve("gateway.jar"));
        Options options = Options.parse(
                "--starts", "--quick", "--only=paced", "--gateway=" + jar, "--json=out.json", "--jvm=-Da=b");
        assertThat(options.starts()).isTrue();
        assertThat(options.effort()).isEqualTo(Effort.QUICK);
        assertThat(options.only()).isEqualTo("paced");
        assertThat(options.gateway()).isEqualTo(jar);
        assertThat(options.json()).isEqualTo(Path.of("out.json"));
        assertThat(options.jvm()).endsWith("-Da=b");
    }

    @Test
    void namesTheArgumentItDoesNotKnow() {
        assertThatThrownBy(() -> Options.parse("--fast")).hasMessage("--fast: unknown argument");
    }

    @Test
    void namesTheJarThatIsNotThere(@TempDir Path folder) {
        Path jar = folder.resolve("none.jar");
        assertThatThrownBy(() -> Options.parse("--gateway=" + jar)).hasMessageStartingWith("--gateway: no file " + jar);
    }
}
